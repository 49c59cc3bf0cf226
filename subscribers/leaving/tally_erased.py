"""Counting that somebody came and went, before the times of it are forgotten."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from django.db.models import F

from subscribers.models import ErasedTally, Subscriber
from subscribers.suppressions.look_up import ERASED


def tally_erased(person: Subscriber, *, at: datetime) -> None:
    """Add the person to the weeks in which they joined and left each newsletter; within the
    transaction that erases them, once their subscriptions have ended."""
    joined: Counter[tuple[int, date]] = Counter()
    left: Counter[tuple[int, date]] = Counter()
    for newsletter, joined_at, ended_at, how in person.subscriptions.values_list(
        "newsletter", "joined_at", "ended_at", "ended_how"
    ):
        joined[newsletter, week_of(joined_at)] += 1
        # What erasing ended is dated by its month.
        left[newsletter, week_of(at if how == ERASED or ended_at is None else ended_at)] += 1
    for newsletter, week in sorted({*joined, *left}):
        tally, _ = ErasedTally.objects.get_or_create(newsletter_id=newsletter, week=week)
        ErasedTally.objects.filter(pk=tally.pk).update(
            joined=F("joined") + joined[newsletter, week], left=F("left") + left[newsletter, week]
        )


def week_of(at: datetime) -> date:
    """Return the Monday of its week, in UTC."""
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())
