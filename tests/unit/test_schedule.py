from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.newsletters.schedule import Schedule, due_at, due_span, next_date

TUESDAYS_IN_LONDON = Schedule(weekday=1, hour=9, time_zone="Europe/London")
ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
)
any_zone = st.sampled_from(ZONES)
any_hour = st.integers(0, 23)
any_date = st.dates(date(2020, 1, 1), date(2035, 12, 31))
any_moment = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants naive bounds
any_schedule = st.builds(Schedule, weekday=st.integers(0, 6), hour=any_hour, time_zone=any_zone)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "hour", "zone", "expected"),
    [
        ("2026-03-03", 9, "UTC", "2026-03-03 09:00"),
        ("2026-03-03", 9, "Pacific/Kiritimati", "2026-03-02 19:00"),
        ("2026-03-03", 9, "Etc/GMT+12", "2026-03-03 21:00"),
        ("2026-03-03", 9, "Asia/Kathmandu", "2026-03-03 03:15"),
        ("2026-03-24", 9, "Europe/London", "2026-03-24 09:00"),
        ("2026-03-31", 9, "Europe/London", "2026-03-31 08:00"),
    ],
)
def test_an_issue_is_due_when_the_clock_on_the_wall_shows_its_hour(on, hour, zone, expected):
    assert due_at(date.fromisoformat(on), hour, zone) == utc(expected)


@pytest.mark.parametrize(
    ("on", "hour", "zone", "expected"),
    [
        ("2026-03-29", 1, "Europe/London", "2026-03-29 01:00"),
        ("2026-03-29", 2, "Europe/Berlin", "2026-03-29 01:00"),
        ("2026-03-08", 2, "America/New_York", "2026-03-08 07:00"),
        ("2026-10-04", 2, "Australia/Lord_Howe", "2026-10-03 15:30"),
        ("2026-09-06", 0, "America/Santiago", "2026-09-06 04:00"),
    ],
)
def test_an_hour_that_summer_time_leaves_out_is_due_when_the_clock_jumps(on, hour, zone, expected):
    due = due_at(date.fromisoformat(on), hour, zone)
    assert due == utc(expected)
    before = (due - timedelta(minutes=1)).astimezone(ZoneInfo(zone))
    after = due.astimezone(ZoneInfo(zone))
    assert after.utcoffset() > before.utcoffset()


@pytest.mark.parametrize(
    ("on", "hour", "zone", "expected"),
    [
        ("2026-10-25", 1, "Europe/London", "2026-10-25 00:00"),
        ("2026-10-25", 2, "Europe/Berlin", "2026-10-25 00:00"),
        ("2026-11-01", 1, "America/New_York", "2026-11-01 05:00"),
    ],
)
def test_an_hour_that_comes_twice_is_due_the_first_time(on, hour, zone, expected):
    assert due_at(date.fromisoformat(on), hour, zone) == utc(expected)


@given(any_date, any_hour, any_zone)
def test_the_wall_shows_the_hour_unless_the_clock_leaves_it_out(on, hour, zone):
    due = due_at(on, hour, zone)
    shown = due.astimezone(ZoneInfo(zone))
    if shown.replace(tzinfo=None) != datetime.combine(on, time(hour)):
        before = (due - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        assert before.replace(tzinfo=None) < datetime.combine(on, time(hour))
        assert shown.replace(tzinfo=None) > datetime.combine(on, time(hour))
    assert due.utcoffset() == timedelta(0)


@given(any_date, any_schedule, st.lists(any_zone | st.just("")))
def test_the_span_holds_every_readers_time_and_is_no_wider(on, schedule, zones):
    first, last = due_span(on, schedule, zones)
    times = [due_at(on, schedule.hour, zone or schedule.time_zone) for zone in zones]
    own = due_at(on, schedule.hour, schedule.time_zone)
    assert all(first <= moment <= last for moment in [own, *times])
    assert {first, last} <= {own, *times}


def test_the_span_from_the_first_zone_to_the_last_is_more_than_a_day():
    first, last = due_span(
        date(2026, 3, 3), TUESDAYS_IN_LONDON, ["Pacific/Kiritimati", "Etc/GMT+12"]
    )
    assert (first, last) == (utc("2026-03-02 19:00"), utc("2026-03-03 21:00"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02 12:00", "2026-03-03"),
        ("2026-03-03 09:00", "2026-03-03"),
        ("2026-03-03 09:01", "2026-03-10"),
        ("2026-03-31 08:00", "2026-03-31"),
        ("2026-03-31 08:01", "2026-04-07"),
    ],
)
def test_the_next_issue_is_todays_until_its_hour_is_past(now, expected):
    assert next_date(utc(now), TUESDAYS_IN_LONDON) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("zone", "expected"), [("Pacific/Kiritimati", "2026-03-10"), ("Etc/GMT+12", "2026-03-03")]
)
def test_which_issue_is_next_depends_on_where_the_newsletter_is_at_home(zone, expected):
    schedule = Schedule(weekday=1, hour=9, time_zone=zone)
    assert next_date(utc("2026-03-03 12:00"), schedule) == date.fromisoformat(expected)


@given(any_moment, any_schedule)
def test_the_next_issue_is_on_its_weekday_ahead_and_within_a_week(now, schedule):
    day = next_date(now, schedule)
    due = due_at(day, schedule.hour, schedule.time_zone)
    before = due_at(day - timedelta(days=7), schedule.hour, schedule.time_zone)
    assert day.weekday() == schedule.weekday
    assert before < now <= due


@pytest.mark.parametrize("gone", ["Asia/Atlantis", "", "../etc/passwd"])
def test_a_readers_zone_that_is_not_known_any_more_stops_nobody(gone):
    schedule = Schedule(weekday=1, hour=9, time_zone="Europe/Berlin")
    day = date(2026, 3, 3)
    with_it = due_span(day, schedule, ["Asia/Tokyo", gone])
    assert with_it == due_span(day, schedule, ["Asia/Tokyo"])
