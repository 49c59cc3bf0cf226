"""Which studies registers are to be asked about now."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from digest.issues.models import Issue, IssueState, Item
from digest.newsletters.schedule import due_span
from digest.summaries.enriching.when_to_ask import (
    ASKED_FIRST_WITHIN,
    OFTEN,
    SELDOM_FOR,
    StudyInUse,
    is_to_be_asked,
)
from digest.summaries.models import Standing, Summary

_IN_PREPARATION = (IssueState.DRAFT, IssueState.APPROVED, IssueState.HELD)


def due_studies(now: datetime) -> list[Summary]:
    """Return the summaries whose study is to be asked about, those that go out soonest first, then
    those never asked about. What is withdrawn, excluded or backlog is not asked about."""
    due = [(study, summary) for study, summary in _in_use(now) if is_to_be_asked(study, now=now)]
    due.sort(
        key=lambda pair: (
            pair[0].due_at or datetime.max.replace(tzinfo=now.tzinfo),
            pair[0].asked_at or datetime.min.replace(tzinfo=now.tzinfo),
            pair[1].pk,
        )
    )
    return [summary for _, summary in due]


def _in_use(now: datetime) -> Iterator[tuple[StudyInUse, Summary]]:
    unasked = Q(asked_at=None) | Q(asked_at__gt=now)
    standing = Item.objects.filter(released=False)
    to_come = standing.filter(issue__planned_at=None, issue__state__in=_IN_PREPARATION)
    gone = standing.filter(issue__planned_at__gt=now - SELDOM_FOR)
    summaries = Summary.objects.filter(
        ~Q(doi="") | ~Q(pmid=""),
        unasked & Q(first_seen_at__gte=now - ASKED_FIRST_WITHIN)
        | Q(pk__in=to_come.values("summary"))
        | (unasked | Q(asked_at__lte=now - OFTEN)) & Q(pk__in=gone.values("summary")),
        # One merged into another is excluded, but readers may have had it.
        Q(standing__in=(Standing.OPEN, Standing.HELD)) | Q(merged_into__isnull=False),
        retraction="",
    )
    due_at = _due_times(to_come)
    sent_at: dict[int, datetime | None] = dict(
        gone.order_by("issue__planned_at").values_list("summary", "issue__planned_at")
    )
    for summary in summaries:
        yield (
            StudyInUse(
                first_seen_at=summary.first_seen_at,
                asked_at=summary.asked_at,
                due_at=due_at.get(summary.pk),
                sent_at=sent_at.get(summary.pk),
            ),
            summary,
        )


def _due_times(items: QuerySet[Item]) -> dict[int, datetime]:
    pairs = list(items.values_list("summary", "issue"))
    issues = Issue.objects.select_related("newsletter").in_bulk({issue for _, issue in pairs})
    times: dict[int, datetime] = {}
    for summary, number in pairs:
        issue = issues[number]
        first, _ = due_span(issue.date, issue.newsletter.schedule)
        times[summary] = min(first, times.get(summary, first))
    return times
