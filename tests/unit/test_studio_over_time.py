from datetime import UTC, datetime, timedelta

from digest.events.records import EventKind
from digest.studio.after.over_time import (
    DAYS,
    HOURS,
    days_after,
    hours_after,
    plot_of_arrivals,
    plot_of_days,
    plot_of_taken,
)

BEGAN = datetime(2026, 3, 3, 9, 20, tzinfo=UTC)
NINE = BEGAN.replace(minute=0)
LONG_AFTER = NINE + timedelta(days=30)


def hour(number: int) -> datetime:
    return NINE + timedelta(hours=number)


def test_hours_run_from_the_first_to_the_last_in_which_anything_happened() -> None:
    heard = {hour(2): {EventKind.DELIVERED: 3, EventKind.BLOCKED: 1, EventKind.BOUNCED: 1}}
    hours = hours_after(BEGAN, {hour(0): 5}, heard)
    assert [one.begins for one in hours] == [hour(0), hour(1), hour(2)]
    assert [one.taken for one in hours] == [5, 0, 0]
    assert (hours[2].arrived, hours[2].failed, hours[2].complaints) == (3, 2, 0)
    assert [one.happened for one in hours] == [True, False, True]


def test_nothing_is_left_out_that_happened_very_late_or_by_a_clock_that_is_behind() -> None:
    heard = {LONG_AFTER: {EventKind.COMPLAINT: 2}, hour(-3): {EventKind.DELIVERED: 1}}
    hours = hours_after(BEGAN, {}, heard)
    assert len(hours) == HOURS
    assert hours[-1].complaints == 2
    assert hours[0].arrived == 1


def test_of_what_was_never_handed_over_there_is_no_hour() -> None:
    assert hours_after(BEGAN, {}, {}) == ()


def test_days_begin_at_the_hour_at_which_the_issue_began() -> None:
    days = days_after(BEGAN, {1: 4})
    assert [each.begins for each in days] == [BEGAN + timedelta(days=n) for n in range(DAYS)]
    assert [each.left for each in days] == [0, 4, 0, 0, 0, 0, 0]
    (bar,) = plot_of_days(days, zone="Europe/Berlin").bars
    assert bar.title == "24 hours from Wed 4 March, 10:20: 4 left"


def test_a_plot_says_in_words_what_each_bar_stands_for() -> None:
    hours = hours_after(BEGAN, {hour(0): 5}, {hour(0): {EventKind.COMPLAINT: 1}})
    (taken,) = plot_of_taken(hours, zone="Europe/Berlin").bars
    assert taken.title == "Tue 3 March, 10:00: 5 taken"
    (spam,) = plot_of_arrivals(hours, zone="UTC").bars
    assert not spam.is_up
    assert "1 called spam" in spam.title
