"""Whom an issue would go to if its audience were frozen at this moment; nothing is changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce

from digest.delivery.planning.approved_issues import approved_issues
from digest.delivery.planning.choose import ApprovedIssue, Chosen
from digest.delivery.planning.choose_for_groups import choose_for_groups
from digest.delivery.planning.due_in_zone import due_in_zone
from digest.delivery.planning.groups import (
    ALL_TOPICS,
    Group,
    due_once_pauses_end,
    goes_on,
    group_from,
    topics_of,
)
from digest.delivery.planning.owed_notices import owed_notices
from digest.issues.content import IssueContent
from digest.issues.models import Issue
from digest.issues.notice import Notice
from digest.newsletters.models import Newsletter
from subscribers.horizon import newest_horizon
from subscribers.models import SubscriberState, Subscription, SubscriptionState
from subscribers.topics.wanted_topics import WantedTopics


@dataclass(frozen=True, kw_only=True, slots=True)
class AlikeReaders:
    """Readers who are due the issue, and of whom one gets what the other gets, when the other
    does."""

    group: Group
    time_zone: str
    """Empty: the newsletter's own."""
    cadence: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """An audience as it would be frozen now."""

    alike: tuple[AlikeReaders, ...]
    """They add up to the audience."""
    chosen: Mapping[Group, Chosen]
    topics: Mapping[int, WantedTopics]
    """Topic choice -> what it wants."""
    notices: tuple[Notice, ...]
    """What the issue has to tell; groups say which of them they are owed."""
    due_at: Mapping[str, datetime]
    """Time zone, as readers have it -> when they are due; in UTC."""
    paused: Mapping[str, int]
    """Cadence -> how many take the newsletter and have paused it."""
    not_due: Mapping[str, int]
    """Cadence -> how many take the newsletter and are not due yet."""


def foresee_audience(issue: Issue, content: IssueContent, *, now: datetime) -> Foreseen:
    """Return whom planning would find due now, and what it would choose for them, in a few
    queries.

    The pauses that planning would end count as ended. Raises SnapshotError for an earlier issue
    that was altered.
    """
    newsletter = Newsletter.objects.get(pk=issue.newsletter_id)
    awake_on = goes_on(issue, now)
    alike = tuple(_alike(issue, awake_on, content.notices))
    groups = {each.group for each in alike}
    furthest_back = min((group.horizon for group in groups), default=newsletter.last_sequence)
    this = ApprovedIssue(sequence=newsletter.last_sequence + 1, items=content.items)
    issues = [*approved_issues(newsletter.pk, after=furthest_back), this]
    topics = topics_of(groups)
    paused, awake = _takers(newsletter, awake_on)
    zones = {each.time_zone for each in alike}
    return Foreseen(
        alike=alike,
        chosen=choose_for_groups(groups, issues=issues, topics=topics),
        topics=topics,
        notices=content.notices,
        due_at={zone: due_in_zone(issue, newsletter, zone) for zone in zones},
        paused=paused,
        not_due=awake - _by_cadence(alike),
    )


def _alike(issue: Issue, awake_on: date, notices: Sequence[Notice]) -> Iterable[AlikeReaders]:
    wakes = When(paused_until__lte=awake_on, missed_in_pause=True, then=newest_horizon())
    rows = (
        due_once_pauses_end(issue, awake_on)
        .order_by()
        .values_list(
            Coalesce(F("topic_choice_id"), Value(ALL_TOPICS)),
            Case(wakes, default=F("horizon")),
            "subscriber__large_text",
            "subscriber__text_only",
            owed_notices(issue, notices),
            "subscriber__time_zone",
            "cadence",
        )
        .annotate(Count("pk"))
    )
    for *group, time_zone, cadence, count in rows:
        yield AlikeReaders(
            group=group_from(tuple(group)), time_zone=time_zone, cadence=cadence, count=count
        )


def _takers(newsletter: Newsletter, awake_on: date) -> tuple[Counter[str], Counter[str]]:
    """Return who takes the newsletter, by cadence: the paused, and all others."""
    rows = (
        Subscription.objects.filter(
            newsletter=newsletter,
            state=SubscriptionState.ACTIVE,
            subscriber__state=SubscriberState.CONFIRMED,
        )
        .order_by()
        .values_list("cadence")
        .annotate(taken=Count("pk"), asleep=Count("pk", filter=Q(paused_until__gt=awake_on)))
    )
    counted = list(rows)
    return (
        Counter({cadence: paused for cadence, _, paused in counted if paused}),
        Counter({cadence: taken - paused for cadence, taken, paused in counted}),
    )


def _by_cadence(alike: Iterable[AlikeReaders]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in alike:
        found[each.cadence] += each.count
    return found
