"""Lays what happened to an issue out over time. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.events.records import EventKind
from digest.events.tally_leavers import LEFT_WITHIN
from digest.studio.in_words import on_the_clock
from digest.studio.plots.bars import BarPlot, Pair, bar_plot

HOURS = 72
"""Providers report for about three days what became of mail."""
DAYS = LEFT_WITHIN.days
FAILED = (EventKind.BOUNCED, EventKind.BLOCKED, EventKind.DROPPED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hour:
    """One hour after an issue began to go out."""

    begins: datetime
    taken: int
    arrived: int
    failed: int
    complaints: int

    @property
    def happened(self) -> bool:
        """Tell whether anything did."""
        return bool(self.taken or self.arrived or self.failed or self.complaints)


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """24 hours after it, so that the days are as many hours as the week that they make up, whatever
    the hour at which it began."""

    begins: datetime
    left: int
    """Unsubscribed, whatever the way."""


def hours_after(
    began: datetime,
    taken: Mapping[datetime, int],
    heard: Mapping[datetime, Mapping[str, int]],
) -> tuple[Hour, ...]:
    """Return the hours from the first to the last in which anything happened, HOURS at most; what
    happened later counts into the last of them, so that nothing is left out."""
    first = began.replace(minute=0, second=0, microsecond=0)
    happened = [*taken, *heard]
    if not happened:
        return ()
    number = int((max(happened) - first) / timedelta(hours=1)) + 1
    places = range(max(1, min(number, HOURS)))
    taken_at = _placed(first, len(places), taken)
    heard_at = {
        kind: _placed(first, len(places), {at: kinds.get(kind, 0) for at, kinds in heard.items()})
        for kind in EventKind
    }
    return tuple(
        Hour(
            begins=first + timedelta(hours=place),
            taken=taken_at[place],
            arrived=heard_at[EventKind.DELIVERED][place],
            failed=sum(heard_at[kind][place] for kind in FAILED),
            complaints=heard_at[EventKind.COMPLAINT][place],
        )
        for place in places
    )


def _placed(first: datetime, places: int, counts: Mapping[datetime, int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for at, count in counts.items():
        place = int((at - first) / timedelta(hours=1))
        found[min(max(place, 0), places - 1)] += count
    return found


def days_after(began: datetime, left: Mapping[int, int]) -> tuple[Day, ...]:
    """Return the DAYS after the issue began to go out; ``left`` counts by the number of the day,
    from 0."""
    return tuple(
        Day(begins=began + timedelta(days=number), left=left.get(number, 0))
        for number in range(DAYS)
    )


def plot_of_taken(hours: Sequence[Hour], *, zone: str) -> BarPlot:
    """Return the plot of what the provider took."""
    return bar_plot(
        [
            Pair(place=_clock(each, zone), says=f"{each.taken} taken", up=each.taken, down=0)
            for each in hours
        ]
    )


def plot_of_arrivals(hours: Sequence[Hour], *, zone: str) -> BarPlot:
    """Return the plot of what arrived (up), and what did not or was called spam (down)."""
    pairs = [
        Pair(
            place=_clock(each, zone),
            says=f"{each.arrived} arrived, {each.failed} did not, {each.complaints} called spam",
            up=each.arrived,
            down=each.failed + each.complaints,
        )
        for each in hours
    ]
    return bar_plot(pairs)


def plot_of_days(days: Sequence[Day], *, zone: str) -> BarPlot:
    """Return the plot of who left."""
    pairs = [
        Pair(
            place=f"24 hours from {on_the_clock(each.begins, zone)}",
            says=f"{each.left} left",
            up=0,
            down=each.left,
        )
        for each in days
    ]
    return bar_plot(pairs)


def _clock(hour: Hour, zone: str) -> str:
    return on_the_clock(hour.begins, zone)
