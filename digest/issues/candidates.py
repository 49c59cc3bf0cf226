"""The summaries that an issue is selected from."""

from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from digest.issues.count_passed_over import count_passed_over
from digest.issues.models import Issue
from digest.issues.rank import Candidate
from digest.issues.select import PASSED_OVER_LIMIT
from digest.issues.summary_states import items_of
from digest.newsletters.models import Newsletter
from digest.sources.models import Rights
from digest.sources.records import PARTS
from digest.summaries.models import Standing, Summary


def candidates_for(newsletter: Newsletter, *, draft: Issue | None = None) -> list[Candidate]:
    """Return every summary that the newsletter's next issue may take, in a few queries.

    They are complete, open, on the newsletter's topics where it has chosen some, in no unreleased
    item of the newsletter, and not set aside (a pin outweighs that). The items of ``draft``, which
    is about to be selected again, are among them, and what it passed over does not count.
    """
    own_topics = {topic.pk: topic.slug for topic in newsletter.topics.all()}
    times = count_passed_over(newsletter, besides=draft)
    zone = ZoneInfo(newsletter.time_zone)
    return [
        Candidate(
            key=summary.pk,
            topics=frozenset(
                topic.slug
                for topic in summary.topics.all()
                if not own_topics or topic.pk in own_topics
            ),
            study=summary.study,
            first_seen=summary.first_seen_at.astimezone(zone).date(),
            pinned=summary.pinned,
            full_text=summary.source.rights == Rights.FULL,
            times_passed_over=times.get(summary.pk, 0),
        )
        for summary in _eligible(newsletter, set(own_topics), draft)
        if summary.pinned or times.get(summary.pk, 0) < PASSED_OVER_LIMIT
    ]


def _eligible(newsletter: Newsletter, own_topics: set[int], draft: Issue | None) -> list[Summary]:
    taken = items_of(newsletter)
    if draft is not None:
        taken = taken.exclude(issue=draft)
    lacking = Q()
    for part in PARTS:
        lacking |= Q(**{part: ""})
    found: QuerySet[Summary] = (
        Summary.objects.filter(standing=Standing.OPEN)
        .exclude(lacking)
        .exclude(pk__in=taken.values("study"))
        .select_related("source")
        .prefetch_related("topics")
        .order_by("pk")
    )
    if own_topics:
        on_topic = Summary.topics.through.objects.filter(topic__in=own_topics)
        found = found.filter(pk__in=on_topic.values("summary"))
    # A part of nothing but spaces is missing too, which the query cannot tell.
    return [summary for summary in found if not summary.missing]
