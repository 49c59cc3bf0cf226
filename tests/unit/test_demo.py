"""The demonstration's calendar, readers and home."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.demo.calendar import (
    CONTENT_ENDS_ON,
    WEEKS_OF_CONTENT,
    issue_day,
    shift,
    week_arrives_at,
)
from digest.demo.content_folder import put_week
from digest.demo.fresh_home import MARK, OccupiedHomeError, prepare_home
from digest.demo.people import as_csv, invent_people
from digest.secret_key import SECRET_KEY_FILE
from digest.sources.files.markdown_file import read_markdown
from digest.sources.records import ReadSettings
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table

TOPICS = ("brain", "food", "moving", "sleep")
TUESDAY = 1
MOMENTS = st.integers(min_value=0, max_value=5 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS)
def test_this_weeks_issue_is_on_a_tuesday_that_has_passed_in_every_zone(now: datetime) -> None:
    day = issue_day(now)
    done = datetime(day.year, day.month, day.day, 21, tzinfo=UTC)
    assert day.weekday() == TUESDAY
    assert done <= now < done + timedelta(days=7)


@given(MOMENTS)
def test_the_last_weeks_summaries_arrive_four_days_before_the_newest_issue(now: datetime) -> None:
    newest = issue_day(now)
    last = week_arrives_at(WEEKS_OF_CONTENT, newest)
    assert last.date() == newest - timedelta(days=4)
    assert last - week_arrives_at(1, newest) == timedelta(weeks=WEEKS_OF_CONTENT - 1)


def test_dates_in_the_content_move_along_with_the_calendar(tmp_path: Path) -> None:
    newest = date(2026, 11, 24)
    there = put_week(6, tmp_path, shifted_by=shift(newest))
    published = [
        entry.published
        for file in tmp_path.glob("*.md")
        for entry in read_markdown(
            file.read_text("utf-8"), where=file.name, settings=ReadSettings()
        ).entries
    ]
    assert len(published) == there > 5
    latest_usual = max(day for day in published if day and day <= newest)
    assert newest - latest_usual == CONTENT_ENDS_ON - date(2026, 1, 5)


def test_the_invented_readers_are_the_same_each_time_and_mixed() -> None:
    people = invent_people(300, TOPICS)
    assert people == invent_people(300, TOPICS)
    assert len({person.email for person in people}) == 300
    assert {person.cadence for person in people} == {"weekly", "every-two-weeks", "monthly"}
    assert len({person.topics for person in people}) > 10
    assert len({person.time_zone for person in people}) > 5


def test_the_invented_readers_can_be_imported() -> None:
    plan = read_people(read_table(as_csv(invent_people(50, TOPICS)).encode()))
    assert plan.problems == ()
    assert len(plan.rows) == 50


def test_a_new_home_is_made_and_marked(tmp_path: Path) -> None:
    prepare_home(tmp_path / "a" / "home")
    assert "invented" in (tmp_path / "a" / "home" / MARK).read_text("utf-8")


def test_an_earlier_demonstrations_home_is_emptied_and_its_key_kept(tmp_path: Path) -> None:
    prepare_home(tmp_path)
    (tmp_path / SECRET_KEY_FILE).write_text("key", encoding="utf-8")
    (tmp_path / "outbox" / "new").mkdir(parents=True)
    (tmp_path / "digest.sqlite3").write_text("rows", encoding="utf-8")

    prepare_home(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {MARK, SECRET_KEY_FILE}


@pytest.mark.parametrize("name", ["digest.sqlite3", "letter.txt"])
def test_a_home_in_use_is_never_touched(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("precious", encoding="utf-8")

    with pytest.raises(OccupiedHomeError, match="--home"):
        prepare_home(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_is_no_home(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(OccupiedHomeError, match="is a file"):
        prepare_home(file)
