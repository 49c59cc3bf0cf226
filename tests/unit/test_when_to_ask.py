"""When registers are asked by themselves: once, before an issue goes out, and ever less often."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from digest.summaries.enriching.when_to_ask import StudyInUse, is_to_be_asked
from tests.factories import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asks(**fields: Any) -> bool:
    return is_to_be_asked(StudyInUse(**{"first_seen_at": NOW - DAY} | fields), now=NOW)


def asked_over(years: int, **fields: Any) -> list[int]:
    """The days on which a study is asked about that is looked at once a day."""
    days: list[int] = []
    asked_at = NOW
    for day in range(1, 365 * years):
        now = NOW + day * DAY
        study = StudyInUse(first_seen_at=NOW, asked_at=asked_at, **fields)
        if is_to_be_asked(study, now=now):
            asked_at = now
            days.append(day)
    return days


def test_a_new_study_is_asked_about_once_and_an_old_one_not_at_all():
    assert asks()
    assert not asks(asked_at=NOW - HOUR)
    assert not asks(asked_at=NOW - 300 * DAY)
    assert not asks(first_seen_at=NOW - 366 * DAY)


def test_before_its_issue_goes_out_it_is_asked_about_twice_more():
    due_at = NOW + 100 * HOUR
    assert not asks(asked_at=NOW - DAY, due_at=due_at)
    hours = []
    asked_at = NOW
    for hour in range(1, 100):
        now = NOW + hour * HOUR
        if is_to_be_asked(StudyInUse(first_seen_at=NOW, asked_at=asked_at, due_at=due_at), now=now):
            asked_at = now
            hours.append(hour)
    assert hours == [64, 88]
    assert asks(due_at=due_at, first_seen_at=NOW - 1_000 * DAY)


def test_after_it_went_out_weekly_for_a_quarter_then_monthly_for_two_years():
    days = asked_over(3, sent_at=NOW)
    assert days[:13] == [7 * week for week in range(1, 14)]
    assert days[13] == days[12] + 30
    assert {later - earlier for earlier, later in pairwise(days[13:])} == {30}
    assert 700 <= days[-1] <= 730


def test_a_time_that_lies_ahead_counts_for_nothing():
    assert asks(asked_at=NOW + DAY)
