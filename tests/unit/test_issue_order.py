"""Moving items: nothing is lost, and nothing comes in twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.issues.editing.order import (
    Move,
    moved,
    place_after,
    place_of,
    with_added,
    without,
)

ORDERS = st.lists(st.integers(1, 50), min_size=1, max_size=12, unique=True).map(tuple)


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (Move.UP, (2, 1, 3, 4)),
        (Move.DOWN, (1, 3, 2, 4)),
        (Move.FIRST, (2, 1, 3, 4)),
    ],
)
def test_a_button_moves_an_item_by_one_place_or_to_the_first(
    move: Move, expected: tuple[int, ...]
) -> None:
    order = (1, 2, 3, 4)
    assert moved(order, 2, place_after(order, 2, move)) == expected


def test_at_either_end_an_item_stays() -> None:
    assert place_after((1, 2), 1, Move.UP) == 1
    assert place_after((1, 2), 2, Move.DOWN) == 2


@given(ORDERS, st.data(), st.integers(-3, 20))
def test_moving_keeps_every_item_and_the_order_of_the_others(
    order: tuple[int, ...], data: st.DataObject, to: int
) -> None:
    summary = data.draw(st.sampled_from(order))
    now = moved(order, summary, to)
    assert sorted(now) == sorted(order)
    assert without(now, summary) == without(order, summary)
    assert place_of(now, summary) == min(max(to, 1), len(order))


@given(ORDERS, st.integers(1, 50))
def test_what_is_added_stands_last_and_once(order: tuple[int, ...], summary: int) -> None:
    now = with_added(order, summary)
    assert now.count(summary) == 1
    assert with_added(now, summary) == now
    if summary not in order:
        assert without(now, summary) == order
        assert place_of(order, summary) == 0
