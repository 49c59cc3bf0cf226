"""What nobody foresaw is told in one line, without what the error quotes."""

import errno

import pytest

from digest.cli.process.last_resort import report_unexpected


class OperationalError(Exception):
    """Named as Django and psycopg name theirs."""


def told(error: BaseException, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(type(error)) as caught:
        raise error
    report_unexpected(caught.type, caught.value, caught.tb)
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_an_error_shows_its_kind_and_place_but_not_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = told(ValueError("Key (email)=(ada@example.org) exists"), capsys)
    assert line.count("\n") == 1
    assert "ValueError at tests/unit/test_cli_last_resort.py, line" in line
    assert "ada@" not in line


def test_all_of_it_is_shown_when_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_DEBUG", "1")
    shown = told(ValueError("some words"), capsys)
    assert "Traceback" in shown
    assert "some words" in shown
    assert "addresses" in shown


def test_a_busy_database_asks_for_patience(capsys: pytest.CaptureFixture[str]) -> None:
    assert "run this again in a moment" in told(OperationalError("database is locked"), capsys)


@pytest.mark.parametrize("said", ["database or disk is full", "disk I/O error"])
def test_a_full_disk_is_called_that(capsys: pytest.CaptureFixture[str], said: str) -> None:
    line = told(OperationalError(said), capsys)
    assert "Make space" in line
    assert line.count("\n") == 1


def test_another_fault_of_the_database_leads_to_the_doctor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = told(OperationalError("connection to ada@example.org lost"), capsys)
    assert "digest doctor" in line
    assert "ada@" not in line


def test_a_fault_of_the_machine_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    line = told(OSError(errno.ENOSPC, "No space left on device", "list.csv"), capsys)
    assert line.startswith("No space left on device (list.csv).")


def test_an_interruption_needs_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(KeyboardInterrupt(), capsys) == ""
