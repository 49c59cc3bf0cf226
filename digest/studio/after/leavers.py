"""Who left after an issue."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from digest.delivery.models import Delivery
from digest.events.models import ErasedLeavers
from digest.events.tally_leavers import LEFT_WITHIN
from digest.issues.models import Issue
from subscribers.models import Subscription, SubscriptionState


@dataclass(frozen=True, kw_only=True, slots=True)
class Leavers:
    """Readers of an issue who unsubscribed in the days after it began to go out."""

    by_day: Mapping[int, int]
    """By days of 24 hours each since then, from 0."""
    by_way: Mapping[str, int]
    """By what way, in the words that the subscription keeps; most first."""
    erased: int = 0
    """Those who were erased since, who are in neither of these."""

    @property
    def total(self) -> int:
        """How many they are."""
        return sum(self.by_day.values()) + self.erased


def leavers_after(issue: Issue) -> Leavers:
    """Return who of the issue's audience left within a week; nobody, while it is not planned."""
    if issue.planned_at is None:
        return Leavers(by_day={}, by_way={})
    had_it = Delivery.objects.filter(issue=issue, subscriber=OuterRef("subscriber"))
    rows = Subscription.objects.filter(
        Exists(had_it),
        newsletter=issue.newsletter_id,
        state=SubscriptionState.UNSUBSCRIBED,
        ended_at__gte=issue.planned_at,
        ended_at__lt=issue.planned_at + LEFT_WITHIN,
    ).values_list("ended_at", "ended_how")
    days: Counter[int] = Counter()
    ways: Counter[str] = Counter()
    for ended_at, how in rows:
        if ended_at is None:
            continue
        days[(ended_at - issue.planned_at).days] += 1
        ways[how] += 1
    erased = ErasedLeavers.objects.filter(issue=issue).first()
    return Leavers(
        by_day=dict(days),
        by_way=dict(ways.most_common()),
        erased=erased.within_week if erased else 0,
    )
