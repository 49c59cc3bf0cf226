"""For whom an issue is shown before it is sent, and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.delivery.copies.why_not_due import why_not_due
from digest.delivery.errors import PreviewError
from digest.delivery.models import CarriedNotice
from digest.delivery.planning.choose_for_groups import has_large_text, owed_by_key
from digest.delivery.planning.groups import Group, goes_on, topics_of
from digest.delivery.planning.owed_notices import owed_notices
from digest.issues.models import Issue
from digest.issues.notice import Notice
from digest.newsletters.models import Newsletter, Topic
from subscribers.horizon import horizon_once_awake
from subscribers.models import Subscriber, Subscription
from subscribers.topics.wanted_topics import ALL, WantedTopics, read_key


@dataclass(frozen=True, kw_only=True)
class ShownReader:
    """What decides what a reader gets."""

    topics: WantedTopics
    horizon: int
    name: str = ""
    greeting: str = ""
    large_text: bool = False
    text_only: bool = False
    owed: int | None = None
    """The notices that they are owed (see Group); None for nobody in particular, who sees what is
    new."""
    why_not_due: str = ""
    """See ``why_not_due``."""


def sequence_of(issue: Issue) -> int:
    """Return the issue's place among those of its newsletter; the next, before it is planned."""
    if issue.sequence is not None:
        return issue.sequence
    last = Newsletter.objects.values_list("last_sequence", flat=True).get(pk=issue.newsletter_id)
    return last + 1


def somebody(
    issue: Issue, topics: Sequence[Topic] | None, *, large_text: bool, text_only: bool
) -> ShownReader:
    """Return nobody in particular who chose these topics (None for all)."""
    chosen = ALL
    if topics is not None:
        chosen = WantedTopics(frozenset(topic.pk for topic in topics), all_but_named=False)
    return ShownReader(
        topics=chosen,
        horizon=sequence_of(issue) - 1,
        # Letters without HTML have no size of type.
        large_text=large_text and not text_only,
        text_only=text_only,
    )


def one_of(group: Group, issue: Issue) -> ShownReader:
    """Return a reader of the group; a topic choice that nobody has is that of all topics."""
    return ShownReader(
        topics=topics_of([group]).get(group.topic_choice, ALL),
        horizon=min(group.horizon, sequence_of(issue) - 1),
        large_text=has_large_text(group),
        text_only=group.text_only,
        owed=group.notices,
    )


def one_reader(
    subscriber: Subscriber, issue: Issue, notices: Sequence[Notice], *, now: datetime
) -> ShownReader:
    """Return the subscriber as the issue would find them now, or found them when it was planned;
    ``notices`` are what it has to tell. Raises PreviewError where they do not take its
    newsletter."""
    subscription = (
        Subscription.objects.filter(subscriber=subscriber, newsletter=issue.newsletter_id)
        .select_related("topic_choice", "subscriber")
        .first()
    )
    if subscription is None:
        raise PreviewError(
            f"This subscriber does not take {issue.newsletter.name}; preview it by --topics."
        )
    choice = subscription.topic_choice
    return ShownReader(
        topics=read_key(choice.key) if choice else ALL,
        horizon=min(_served_before(issue, subscription, now), sequence_of(issue) - 1),
        name=subscriber.name,
        greeting=subscriber.greeting,
        large_text=subscriber.large_text,
        text_only=subscriber.text_only,
        owed=_owed(issue, subscription, notices),
        why_not_due=why_not_due(subscription, issue, now=now),
    )


def _owed(issue: Issue, subscription: Subscription, notices: Sequence[Notice]) -> int:
    """Return what they are owed of the notices; once the issue is planned, what it tells them."""
    theirs = issue.deliveries.filter(subscriber=subscription.subscriber_id, batch__isnull=False)
    variant = theirs.values_list("batch__variant", flat=True).first()
    if variant is not None:
        keys = CarriedNotice.objects.filter(variant=variant).values_list("key", flat=True)
        return owed_by_key(notices, keys)
    row = Subscription.objects.filter(pk=subscription.pk)
    owed: int = row.annotate(owed=owed_notices(issue, notices)).values_list("owed", flat=True).get()
    return owed


def _served_before(issue: Issue, subscription: Subscription, now: datetime) -> int:
    theirs = issue.deliveries.filter(subscriber=subscription.subscriber_id, batch__isnull=False)
    before = theirs.values_list("batch__variant__served_before", flat=True).first()
    if before is not None:
        return before
    if issue.sequence is not None:
        return subscription.horizon
    # Planning ends the pauses first that are over by then.
    once_awake = Subscription.objects.annotate(awake=horizon_once_awake(goes_on(issue, now)))
    horizon: int = once_awake.values_list("awake", flat=True).get(pk=subscription.pk)
    return horizon
