"""How many copies in a row did not arrive depends on what happened, not on what was heard when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.events.in_a_row import (
    MOST_IN_A_ROW,
    SETTLED_AFTER,
    Arrivals,
    blocked_in_a_row,
    given_up_at,
)

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
times = st.integers(0, 20).map(lambda hours: NOW + timedelta(hours=hours))
blocked_ones = st.lists(st.tuples(st.integers(1, 6), times))


def at(*hours: int) -> tuple[datetime, ...]:
    return tuple(NOW + timedelta(hours=hour) for hour in hours)


@pytest.mark.parametrize(
    ("arrived", "blocked", "agreed", "row"),
    [
        ((), (), None, ()),
        ((), ((1, 1), (2, 2)), None, (1, 2)),
        ((), ((2, 2), (1, 1)), None, (1, 2)),
        ((), ((1, 1), (1, 5), (2, 2)), None, (1, 2)),
        ((3,), ((1, 1), (2, 2), (3, 4)), None, (4,)),
        ((2,), ((1, 1), (2, 2), (3, 3)), None, (3,)),
        ((), ((1, 1), (2, 2), (3, 3)), 2, (3,)),
        ((9,), ((1, 1), (2, 2)), None, ()),
    ],
)
def test_each_copy_counts_once_since_one_last_arrived(
    arrived: tuple[int, ...],
    blocked: tuple[tuple[int, int], ...],
    agreed: int | None,
    row: tuple[int, ...],
) -> None:
    found = blocked_in_a_row(
        Arrivals(
            arrived=at(*arrived),
            blocked=[(delivery, *at(hour)) for delivery, hour in blocked],
            agreed_at=None if agreed is None else at(agreed)[0],
        )
    )
    assert found == at(*row)


@given(st.lists(times), blocked_ones, st.data())
def test_no_order_and_no_repetition_changes_it(
    arrived: list[datetime], blocked: list[tuple[int, datetime]], data: st.DataObject
) -> None:
    again = data.draw(st.permutations([*blocked, *blocked]))
    shuffled = data.draw(st.permutations(arrived))
    first = blocked_in_a_row(Arrivals(arrived=arrived, blocked=blocked))
    assert blocked_in_a_row(Arrivals(arrived=shuffled, blocked=again)) == first
    assert all(after > max(arrived, default=NOW - timedelta(1)) for after in first)


def test_an_address_is_given_up_a_day_after_the_fifth() -> None:
    row = at(*range(MOST_IN_A_ROW))
    fifth = row[-1]
    assert given_up_at(row[:-1], now=NOW + timedelta(days=99)) is None
    assert given_up_at(row, now=fifth + SETTLED_AFTER - timedelta(seconds=1)) is None
    assert given_up_at(row, now=fifth + SETTLED_AFTER) == fifth
    assert given_up_at((*row, NOW + timedelta(days=9)), now=fifth + SETTLED_AFTER) == fifth
