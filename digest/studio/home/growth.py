"""How a newsletter's list grows: who joined and who left, by weeks, the erased among them."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast, Substr

from digest.newsletters.models import Newsletter
from digest.studio.in_words import day_in_words
from digest.studio.plots.bars import BarPlot, Pair, bar_plot
from subscribers.models import ErasedTally, Subscription, SubscriptionState

WEEKS = 26
_DAY = len("2026-03-03")


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """Who takes a newsletter, and how that came about lately."""

    readers: int
    paused: int
    joined: int
    """In the last WEEKS; so are those who left."""
    left: int
    plot: BarPlot


def growth_of(newsletter: Newsletter, *, now: datetime) -> Growth:
    """Count the newsletter's readers now, and who came and went in the last WEEKS."""
    today = now.date()
    begin = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    taken = Subscription.objects.filter(newsletter=newsletter)
    active = taken.filter(state=SubscriptionState.ACTIVE)
    gone = Q(state=SubscriptionState.UNSUBSCRIBED)
    # Of the erased, the end is not kept, and of when they joined the month alone.
    joined = _by_week(taken.exclude(gone, ended_at=None), "joined_at", begin)
    left = _by_week(taken.filter(gone), "ended_at", begin)
    for tally in ErasedTally.objects.filter(newsletter=newsletter, week__gte=begin):
        joined[tally.week] += tally.joined
        left[tally.week] += tally.left
    weeks = [begin + timedelta(weeks=number) for number in range(WEEKS)]
    pairs = [
        Pair(
            place=f"week of {day_in_words(week)}",
            says=f"{joined[week]} joined, {left[week]} left",
            up=joined[week],
            down=left[week],
        )
        for week in weeks
    ]
    return Growth(
        readers=active.count(),
        paused=active.filter(paused_until__gt=today).count(),
        joined=joined.total(),
        left=left.total(),
        plot=bar_plot(pairs),
    )


def _by_week(found: QuerySet[Subscription], moment: str, begin: date) -> Counter[date]:
    """Return Monday -> how many of them fall into its week."""
    # Both databases write a time beginning with its day, in UTC; SQLite would call Python for each
    # row to truncate it.
    days = (
        found.filter(**{f"{moment}__gte": datetime.combine(begin, time(), UTC)})
        .order_by()
        .values_list(Substr(Cast(moment, CharField()), 1, _DAY))
        .annotate(Count("pk"))
    )
    weeks: Counter[date] = Counter()
    for written, count in days:
        day = date.fromisoformat(written)
        weeks[day - timedelta(days=day.weekday())] += count
    return weeks
