"""A Chromium is found where it is, and where there is none the message says what to do."""

from pathlib import Path

import pytest

from tests.setup.chromium import NoChromiumError, find_chromium


@pytest.fixture(autouse=True)
def playwright_keeps_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))


def executable(path: Path, *, status: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {status}\n", "ascii")
    path.chmod(0o755)
    return path


def test_the_variable_comes_before_the_path(tmp_path: Path) -> None:
    chosen = executable(tmp_path / "chosen")
    on_path = executable(tmp_path / "bin" / "chromium")
    variables = {"PATH": str(on_path.parent)}
    assert find_chromium(variables) == on_path
    assert find_chromium(variables | {"CHROMIUM": str(chosen)}) == chosen


def test_a_wrong_variable_is_named_rather_than_passed_over(tmp_path: Path) -> None:
    on_path = executable(tmp_path / "bin" / "chromium")
    for wrong in (tmp_path / "missing", executable(tmp_path / "broken", status=1)):
        with pytest.raises(NoChromiumError, match="CHROMIUM is"):
            find_chromium({"PATH": str(on_path.parent), "CHROMIUM": str(wrong)})


def test_one_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    executable(tmp_path / "bin" / "chromium", status=1)  # as Ubuntu's, which wants to be a snap
    chrome = executable(tmp_path / "bin" / "google-chrome")
    assert find_chromium({"PATH": str(chrome.parent)}) == chrome


def test_where_there_is_none_the_message_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(NoChromiumError, match="apt-get install chromium"):
        find_chromium({"PATH": str(tmp_path)})
