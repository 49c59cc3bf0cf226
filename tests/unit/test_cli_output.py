"""Words from outside stand in the output as they are, and steer nothing."""

import json

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from digest.cli.answers.output import fail, out, print_json, print_table, progress, say
from digest.cli.help.examples import examples


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_brackets_and_long_lines_stand_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    line = "[bold]not markup[/x] :smile: " + "word " * 40
    say(line)
    assert capsys.readouterr().out == f"{line}\n"


def test_a_reason_goes_to_stderr_in_one_line_and_ends_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit) as ended:
        fail("Nothing there; " + "look again " * 20)
    assert ended.value.exit_code == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)


@given(st.text(), st.text())
def test_a_table_shows_whatever_it_is_given_and_no_control_characters(one: str, two: str) -> None:
    with out.capture() as captured:
        print_table(("first", "second"), [(one, two), (None, 3)], numbers=("second",))
    shown = captured.get()
    assert all(character.isprintable() or character == "\n" for character in shown)


def test_json_is_one_value_with_letters_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "Zoë [x]"})
    shown = capsys.readouterr().out
    assert "Zoë" in shown
    assert json.loads(shown) == {"name": "Zoë [x]"}


def test_progress_is_silent_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Reading") as told:
        told(1, 2)
    assert capsys.readouterr() == ("", "")


def test_examples_keep_their_brackets() -> None:
    assert r"\[a]" in examples("digest x [a]")
    assert examples("digest x").startswith("Example:")
