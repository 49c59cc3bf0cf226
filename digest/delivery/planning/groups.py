"""The kinds of readers who are due an issue, however many people each of them counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from digest.delivery.models import Delivery
from digest.delivery.planning.owed_notices import owed_notices
from digest.issues.models import Issue, IssueState
from digest.issues.notice import Notice
from subscribers.audience import due_subscriptions, note_missed, waiting_subscriptions
from subscribers.models import Subscription, TopicChoice
from subscribers.topics.wanted_topics import ALL, WantedTopics, read_key

ALL_TOPICS = 0
"""Stands for no topic choice; no row has this primary key."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """What decides which variant a reader gets."""

    topic_choice: int
    """Primary key, or ALL_TOPICS."""
    horizon: int
    large_text: bool
    text_only: bool
    notices: int = 0
    """Which of the issue's notices they are owed: bit 0 for the first, and so on."""


@dataclass(frozen=True, kw_only=True)
class DueReaders:
    """Everybody who is due an issue now, as far as planning must know beforehand."""

    groups: frozenset[Group]
    time_zones: frozenset[str]


class _OfItsMonth(TypedDict):
    """What readers who want one issue a month are due by."""

    month_first: bool
    missed: Exists | None


GROUP_COLUMNS = ("choice", "horizon", "large_text", "text_only", "notices")


def due_rows(issue: Issue, notices: Sequence[Notice], *, awake_on: date) -> Any:
    """Return the query of the audience: subscription, subscriber, time_zone, GROUP_COLUMNS.

    ``notices`` are what the issue has to tell, ``awake_on`` the day by which a pause must be over.
    """
    return (
        _due(issue, awake_on)
        .annotate(
            choice=Coalesce(F("topic_choice_id"), Value(ALL_TOPICS)),
            large_text=F("subscriber__large_text"),
            text_only=F("subscriber__text_only"),
            time_zone=F("subscriber__time_zone"),
            notices=owed_notices(issue, notices),
        )
        .order_by()
    )


def note_who_misses(issue: Issue, *, awake_on: date) -> None:
    """Note whose pause, which is not over by that day, keeps from them an issue that they are
    due."""
    note_missed(_due(issue, awake_on, paused=True))


def goes_on(issue: Issue, now: datetime) -> date:
    """Return its date, or today of one that is late or goes at once: whose pause is over by then
    gets it."""
    return day_it_goes(issue, now.astimezone(ZoneInfo(issue.newsletter.time_zone)).date())


def day_it_goes(issue: Issue, today: date) -> date:
    """Return the same, where it is known which day it is."""
    return today if issue.send_now else max(issue.date, today)


def takers_once_pauses_end(
    issue: Issue, awake_on: date
) -> tuple[QuerySet[Subscription], QuerySet[Subscription]]:
    """Return whom planning would find due once it has ended the pauses that are over on the day,
    and all others who take the newsletter."""
    newsletter, month = issue.newsletter, _of_its_month(issue)
    return (
        due_subscriptions(newsletter, issue.date, awake_on=awake_on, **month),
        waiting_subscriptions(newsletter, issue.date, awake_on=awake_on, **month),
    )


def _due(issue: Issue, awake_on: date, *, paused: bool = False) -> QuerySet[Subscription]:
    month = _of_its_month(issue)
    return due_subscriptions(
        issue.newsletter, issue.date, paused=paused, awake_on=awake_on, **month
    )


def _of_its_month(issue: Issue) -> _OfItsMonth:
    return {"month_first": is_month_first(issue), "missed": _missed_one_in_month_of(issue)}


def due_readers(issue: Issue, notices: Sequence[Notice], *, awake_on: date) -> DueReaders:
    """Return the kinds of readers and their time zones, in two queries; ``notices`` are what the
    issue has to tell, ``awake_on`` the day by which a pause must be over."""
    rows = due_rows(issue, notices, awake_on=awake_on)
    kinds = rows.values_list(*GROUP_COLUMNS).distinct()
    return DueReaders(
        groups=frozenset(group_from(row) for row in kinds),
        time_zones=frozenset(rows.values_list("time_zone", flat=True).distinct()),
    )


def group_from(row: tuple[Any, ...]) -> Group:
    """Return the group of a row of GROUP_COLUMNS."""
    choice, horizon, large_text, text_only, notices = row
    return Group(
        topic_choice=choice,
        horizon=horizon,
        large_text=bool(large_text),
        text_only=bool(text_only),
        notices=notices,
    )


def topics_of(groups: Iterable[Group]) -> dict[int, WantedTopics]:
    """Return topic choice -> what it wants, ALL_TOPICS too."""
    chosen = {group.topic_choice for group in groups}
    keys = TopicChoice.objects.filter(pk__in=chosen).values_list("pk", "key")
    return {ALL_TOPICS: ALL} | {pk: read_key(key) for pk, key in keys}


def is_month_first(issue: Issue) -> bool:
    """Tell whether no other issue of the newsletter was planned for that month, cancelled ones
    apart; monthly readers get the one that is the first."""
    planned = _planned_in_month_of(issue).exclude(state=IssueState.CANCELLED)
    return not planned.exclude(pk=issue.pk).exists()


def _missed_one_in_month_of(issue: Issue) -> Exists | None:
    """Return what tells whether a subscription was in the audience of an issue of that month that
    was cancelled, perhaps after others had been planned; None where there is no such issue."""
    cancelled = _planned_in_month_of(issue).filter(state=IssueState.CANCELLED)
    found = list(cancelled.values_list("pk", flat=True))
    theirs = Delivery.objects.filter(issue__in=found, subscriber=OuterRef("subscriber"))
    return Exists(theirs) if found else None


def _planned_in_month_of(issue: Issue) -> QuerySet[Issue]:
    first = date(issue.date.year, issue.date.month, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Issue.objects.filter(
        newsletter_id=issue.newsletter_id,
        date__gte=first,
        date__lt=following,
        sequence__isnull=False,
    )
