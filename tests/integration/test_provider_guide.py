"""docs/adding-a-provider.md is true: what it adds is chosen, checked and tells answers apart."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.delivery.providers.base import Deferred, Outcome, RefusedUs, Submitted
from digest.environment import read_environment
from digest.events.models import TELL_OF_ARRIVALS
from digest.setting_error import SettingError
from tests.integration.provider_guide import GUIDE, files_of_guide, guide_provider, write_program
from tests.unit.handovers import always, make_handover


@pytest.fixture(autouse=True)
def sendmail(tmp_path: Path) -> Iterator[None]:
    with guide_provider(tmp_path / "package"):
        yield


def submit(home: Path, script: str) -> Outcome:
    write_program(home / "sendmail", f"#!/bin/sh\n{script}\n")
    variables = {
        "DIGEST_HOME": str(home / "home"),
        "DIGEST_PROVIDER": "sendmail",
        "SENDMAIL": str(home / "sendmail"),
    }
    provider = read_environment(variables).provider_settings.open()
    return provider.submit(make_handover(2), on_taken=lambda _: None, may_go=always)


def test_the_guide_shows_two_modules_and_the_entry() -> None:
    assert list(files_of_guide()) == ["settings.py", "provider.py"]
    assert '\n    "sendmail": read_sendmail_settings,\n' in GUIDE.read_text("utf-8")


def test_a_wrong_value_stops_the_program_and_an_unknown_name_lists_it(tmp_path: Path) -> None:
    variables = {"DIGEST_HOME": str(tmp_path), "DIGEST_PROVIDER": "sendmail", "SENDMAIL": "/no"}
    with pytest.raises(SettingError, match="SENDMAIL is '/no'"):
        read_environment(variables)
    with pytest.raises(SettingError, match="sendmail"):
        read_environment(variables | {"DIGEST_PROVIDER": "pigeon"})


def test_it_needs_no_word_anywhere_to_count_as_one_that_tells_of_failures_alone() -> None:
    assert "`TELL_OF_ARRIVALS`\n(`digest/events/models.py`)" in GUIDE.read_text("utf-8")
    assert "sendmail" not in TELL_OF_ARRIVALS


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("exit 0", Submitted(message_id=None)),
        (
            f"echo 'reader-1@example.org: who?' >&2; exit {os.EX_NOUSER}",
            Submitted(message_id=None, rejected={1: "(address) who?"}, not_reached=(2,)),
        ),
        (
            f"exit {os.EX_TEMPFAIL}",
            Submitted(message_id=None, pending=(1,), not_reached=(2,), reason="It ended with 75."),
        ),
        (f"exit {os.EX_NOPERM}", RefusedUs(reason="It ended with 77.")),
        (f"exit {os.EX_UNAVAILABLE}", Deferred(reason="It ended with 69.")),
        (
            f"[ $5 = reader-1@example.org ] || exit {os.EX_NOPERM}",
            Submitted(message_id=None, not_reached=(2,)),
        ),
        ("kill -9 $$", Submitted(message_id=None, unknown=(1,), not_reached=(2,))),
        ("cat >/dev/null; exit 1", Submitted(message_id=None, unknown=(1,), not_reached=(2,))),
    ],
)
def test_each_way_it_ends_is_its_outcome(tmp_path: Path, script: str, expected: Outcome) -> None:
    assert submit(tmp_path, script) == expected
