"""Bars over and under a line, a pair at each place."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 160
_GAP = 2
_MARGIN = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """What is drawn at one place."""

    place: str
    """Where it stands: a day, an hour."""
    says: str
    """How much there is, for whoever points at it or has it read out."""
    up: int
    down: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A rectangle, in the plot's own units."""

    x: float
    y: float
    width: float
    height: float
    is_up: bool
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BarPlot:
    """All that a template needs to draw it."""

    width: int
    height: int
    base: float
    """Where the line lies from which bars go up and down."""
    bars: tuple[Bar, ...]
    highest: int
    lowest: int
    first: str
    """The place at the left end, and the one at the right; empty where there is none."""
    last: str


def bar_plot(pairs: Sequence[Pair]) -> BarPlot:
    """Return the plot of the pairs, from the left to the right; the tallest fill the height."""
    highest = max((pair.up for pair in pairs), default=0)
    lowest = max((pair.down for pair in pairs), default=0)
    per_unit = (HEIGHT - 2 * _MARGIN) / max(1, highest + lowest)
    base = _MARGIN + highest * per_unit
    step = WIDTH / max(1, len(pairs))
    bars = [
        Bar(
            x=round(number * step + _GAP / 2, 2),
            y=round(base - size * per_unit if is_up else base, 2),
            width=round(step - _GAP, 2),
            height=round(size * per_unit, 2),
            is_up=is_up,
            title=f"{pair.place}: {pair.says}",
        )
        for number, pair in enumerate(pairs)
        for size, is_up in ((pair.up, True), (pair.down, False))
        if size
    ]
    return BarPlot(
        width=WIDTH,
        height=HEIGHT,
        base=round(base, 2),
        bars=tuple(bars),
        highest=highest,
        lowest=lowest,
        first=pairs[0].place if pairs else "",
        last=pairs[-1].place if len(pairs) > 1 else "",
    )
