from datetime import UTC, datetime, timedelta

import pytest

from digest.delivery.claiming.lateness import (
    PUT_OFF_AT_MOST,
    is_given_up,
    is_late,
    is_their_own_trouble,
)

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("due", "approved", "accepted", "put_off", "late"),
    [
        (0, 0, None, None, True),
        (1, 0, None, None, False),
        (0, 1, None, None, False),
        (0, 0, 1, None, False),
        (0, 0, 0, None, True),
        (0, 0, None, 0, True),
        (0, 0, None, 1, False),
    ],
)
def test_lateness_counts_from_whatever_came_last(due, approved, accepted, put_off, late):
    at = [START, START + SECOND]
    assert (
        is_late(
            START + timedelta(hours=6) + SECOND,
            due_at=at[due],
            approved_at=at[approved],
            accepted_at=None if accepted is None else at[accepted],
            late_after=timedelta(hours=6),
            put_off_at=None if put_off is None else at[put_off],
        )
        is late
    )


@pytest.mark.parametrize(
    ("put_off", "taken", "is_theirs"),
    [
        (1, 0, False),
        (1, 1, True),
        (2, 39, False),
        (2, 40, True),
        (50, 1_000, True),
        (51, 1_000, False),
    ],
)
def test_it_is_the_trouble_of_those_put_off_where_they_are_few(put_off, taken, is_theirs):
    assert is_their_own_trouble(put_off=put_off, taken=taken) is is_theirs


def test_three_days_count_from_the_first_try_or_from_a_persons_word():
    after = START + PUT_OFF_AT_MOST
    assert not is_given_up(after, first_tried_at=START, accepted_at=None)
    assert is_given_up(after + SECOND, first_tried_at=START, accepted_at=None)
    assert is_given_up(after + SECOND, first_tried_at=START, accepted_at=START - SECOND)
    assert not is_given_up(after + SECOND, first_tried_at=START, accepted_at=START + SECOND)
