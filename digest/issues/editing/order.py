"""The order of an issue's items, as primary keys of their summaries. Pure."""

from collections.abc import Sequence
from enum import StrEnum

Order = tuple[int, ...]


class Move(StrEnum):
    """Where an item goes by a button."""

    UP = "up"
    DOWN = "down"
    FIRST = "first"


def place_of(order: Sequence[int], summary: int) -> int:
    """Return its place, from 1; 0 where it is not among them."""
    return order.index(summary) + 1 if summary in order else 0


def place_after(order: Sequence[int], summary: int, move: Move) -> int:
    """Return the place that a button puts it in; at either end it stays."""
    place = place_of(order, summary)
    to = {Move.UP: place - 1, Move.DOWN: place + 1, Move.FIRST: 1}[move]
    return min(max(to, 1), len(order))


def moved(order: Sequence[int], summary: int, to: int) -> Order:
    """Return the order with the summary in place ``to`` (from 1; held within the list)."""
    others = [one for one in order if one != summary]
    others.insert(min(max(to, 1), len(order)) - 1, summary)
    return tuple(others)


def without(order: Sequence[int], summary: int) -> Order:
    """Return the order of the others."""
    return tuple(one for one in order if one != summary)


def with_added(order: Sequence[int], summary: int) -> Order:
    """Return the order with the summary last; unchanged where it is among them."""
    return tuple(order) if summary in order else (*order, summary)
