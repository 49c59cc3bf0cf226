"""Which dates an issue can be put on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.issues.editing.new_date import FARTHEST, fault_of_date
from digest.newsletters.schedule import Schedule

SCHEDULE = Schedule(weekday=1, hour=9, time_zone="Europe/Vienna")
NOW = datetime(2026, 3, 3, 7, 59, tzinfo=UTC)
"""One minute before nine in Vienna."""
TODAY = date(2026, 3, 3)


def fault(to: date, *, taken_by: str = "", now: datetime = NOW) -> str:
    return fault_of_date(to, SCHEDULE, taken_by=taken_by, now=now)


@pytest.mark.parametrize("days", [0, 1, 3, 7, 300, FARTHEST.days])
def test_any_day_whose_hour_is_to_come_will_do(days: int) -> None:
    assert fault(TODAY + timedelta(days=days)) == ""


def test_today_will_not_do_once_the_newsletters_hour_is_there() -> None:
    said = fault(TODAY, now=NOW + timedelta(minutes=1))
    assert said.startswith("Tuesday, 3 March 2026 at 09:00 (Europe/Vienna) is past.")
    assert "Choose a later date" in said


def test_a_day_that_is_over_will_not_do() -> None:
    assert "is past" in fault(TODAY - timedelta(days=1), taken_by="weekly-2026-03-02")


def test_a_year_mistyped_is_asked_about() -> None:
    assert "more than a year ahead" in fault(date(2062, 3, 5))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_first_and_the_last_day_that_there_is_will_not_do(zone: str) -> None:
    there = replace(SCHEDULE, time_zone=zone, hour=20)
    assert "is past" in fault_of_date(date.min, there, taken_by="", now=NOW)
    assert "more than a year ahead" in fault_of_date(date.max, there, taken_by="", now=NOW)


def test_a_date_that_is_taken_names_by_which_issue() -> None:
    said = fault(date(2026, 3, 10), taken_by="weekly-2026-03-10")
    assert "Tuesday, 10 March 2026 has an issue already, weekly-2026-03-10" in said
    assert "put that one elsewhere first" in said


def test_nobody_is_told_to_put_elsewhere_what_is_over() -> None:
    said = fault_of_date(
        date(2026, 3, 10),
        SCHEDULE,
        taken_by="weekly-2026-03-10",
        for_good="was cancelled",
        now=NOW,
    )
    assert said == (
        "Tuesday, 10 March 2026 stays the date of weekly-2026-03-10, which was cancelled. Choose "
        "another date."
    )
