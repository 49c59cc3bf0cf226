"""The newest backup is put back in the middle of a week: nobody gets the issue a second time."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.feature.newsroom import SUMMARY
from tests.feature.program import Program

READERS = "email,time_zone\nada@example.org,Europe/Berlin\nbob@example.org,America/New_York\n"
TUESDAY_NINE_IN_BERLIN = datetime.fromisoformat("2026-03-03T08:00:00+00:00")


@pytest.fixture(scope="module")
def before_the_week(
    module_home_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Program:
    program = Program(module_home_environment, tmp_path_factory.mktemp("folder"))
    set_up(program)
    return program


@pytest.fixture
def program(before_the_week: Program, tmp_path: Path) -> Program:
    """A home where the issue has gone to the reader in Berlin, and not yet to New York."""
    program = before_the_week.copied(tmp_path)
    live_through_half_the_week(program)
    return program


def set_up(program: Program) -> None:
    for title in ("Walking", "Sleeping"):
        (program.folder / f"{title}.md").write_text(SUMMARY.format(title=title, topic="movement"))
    (program.folder / "readers.csv").write_text(READERS)
    program.run("newsletters", "set", "weekly", "weekday=tuesday", "hour=9", "release=automatic")
    program.run("newsletters", "set", "weekly", "postal_address=Us\\n1 Street\\nTown")
    program.run("subscribers", "import", "readers.csv", "--consent", "They asked on paper.")
    program.run("ingest", "Walking.md", "Sleeping.md")


def live_through_half_the_week(program: Program) -> None:
    for before in (timedelta(hours=23), timedelta(0)):
        program.run("tick", "--now", (TUESDAY_NINE_IN_BERLIN - before).isoformat())
    assert [mail.to for mail in program.mails()] == ["ada@example.org"]


def finish_the_week(program: Program, *, expect: int = 0) -> str:
    later = TUESDAY_NINE_IN_BERLIN + timedelta(hours=6)
    return program.run("tick", "--now", later.isoformat(), expect=expect)


def readers_mailed(program: Program) -> list[str]:
    return sorted(mail.to for mail in program.mails())


def back_up(program: Program, *, whole_home: bool) -> Path:
    """Copy the database in mid-send, with all that stands beside it or without."""
    backup = program.home.with_name("backup")
    backup.mkdir()
    for file in program.home.iterdir():
        if file.is_file() and (whole_home or file.name == "digest.sqlite3"):
            shutil.copy(file, backup)
    return backup


def put_back(program: Program, backup: Path) -> None:
    for file in program.home.glob("digest.sqlite3-*"):
        file.unlink()
    for file in backup.iterdir():
        (program.home / file.name).unlink()
        shutil.copy(file, program.home)


@pytest.mark.parametrize("whole_home", [True, False], ids=["whole home", "database alone"])
def test_nothing_leaves_a_database_that_was_put_back_until_a_person_says_so(
    program: Program, whole_home: bool
) -> None:
    backup = back_up(program, whole_home=whole_home)
    finish_the_week(program)
    assert readers_mailed(program) == ["ada@example.org", "bob@example.org"]

    put_back(program, backup)
    refused = finish_the_week(program, expect=1)
    assert "put back from a copy" in refused
    assert "digest doctor --accept-restored" in refused
    assert readers_mailed(program) == ["ada@example.org", "bob@example.org"]
    assert "put back from a copy" in program.run("resume", "latest", expect=1)
    assert "put back from a copy" in program.run("compose", expect=1)
    assert program.json("status", "latest")["state"] == "held"

    accepted = program.run("doctor", "--accept-restored", expect=1)
    assert "is held" in accepted
    finish_the_week(program)
    assert readers_mailed(program) == ["ada@example.org", "bob@example.org"]
    program.run("cancel", "latest", "--yes")
    program.run("compose", "--for", "2026-03-10", expect=1)


def test_a_home_that_goes_on_where_it_is_sends_all_of_it(program: Program) -> None:
    finish_the_week(program)
    assert readers_mailed(program) == ["ada@example.org", "bob@example.org"]
    assert program.json("status", "latest")["state"] == "sent"
    program.run("doctor", "--accept-restored")
