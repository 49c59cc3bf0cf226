"""Who left after an issue."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from digest.delivery.models import Delivery
from digest.issues.models import Issue
from digest.studio.after.over_time import DAYS
from subscribers.models import Subscription, SubscriptionState


@dataclass(frozen=True, kw_only=True, slots=True)
class Leavers:
    """Readers of an issue who unsubscribed in the days after it began to go out."""

    by_day: Mapping[date, int]
    """In the newsletter's zone."""
    by_way: Mapping[str, int]
    """By what way, in the words that the subscription keeps; most first."""

    @property
    def total(self) -> int:
        """How many they are."""
        return sum(self.by_day.values())


def leavers_after(issue: Issue) -> Leavers:
    """Return who of the issue's audience left within DAYS; nobody, while it is not planned."""
    if issue.planned_at is None:
        return Leavers(by_day={}, by_way={})
    had_it = Delivery.objects.filter(issue=issue, subscriber=OuterRef("subscriber"))
    rows = Subscription.objects.filter(
        Exists(had_it),
        newsletter=issue.newsletter_id,
        state=SubscriptionState.UNSUBSCRIBED,
        ended_at__gte=issue.planned_at,
        ended_at__lt=issue.planned_at + timedelta(days=DAYS),
    ).values_list("ended_at", "ended_how")
    zone = ZoneInfo(issue.newsletter.time_zone)
    days: Counter[date] = Counter()
    ways: Counter[str] = Counter()
    for ended_at, how in rows:
        if ended_at is None:
            continue
        days[ended_at.astimezone(zone).date()] += 1
        ways[how] += 1
    return Leavers(by_day=dict(days), by_way=dict(ways.most_common()))
