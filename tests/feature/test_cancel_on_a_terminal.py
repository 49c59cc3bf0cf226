"""A person at a terminal who cancels an issue that some have had already."""

import os
import pty
import signal
import sys
from pathlib import Path
from select import select

import pytest

from tests.feature.newsroom import SUMMARY
from tests.feature.program import Program

QUESTION = b"[y/N]"
PATIENCE_SECONDS = 2.0
LONGEST_SECONDS = 120.0
CTRL_C, CTRL_D = b"\x03", b"\x04"
READERS = """\
email,time_zone
early@example.org,Pacific/Auckland
late@example.org,America/Los_Angeles
"""


@pytest.fixture
def half_sent(program: Program, tmp_path: Path) -> str:
    """The slug of an issue that one reader has had, and another is still to get."""
    (tmp_path / "study.md").write_text(SUMMARY.format(title="A study", topic="movement"))
    (tmp_path / "readers.csv").write_text(READERS)
    program.run("newsletters", "set", "weekly", "from=News <n@example.org>", "postal_address=Here")
    program.run("subscribers", "import", "readers.csv", "--consent", "Ticked a box.")
    program.run("ingest", "study.md")
    program.run("compose")
    program.run("approve", "latest", "--by", "editor@example.org")
    slug: str = program.json("status", "latest")["issue"]
    program.run("tick", "--now", f"{slug.removeprefix('weekly-')}T00:00:00+00:00")
    assert [mail.to for mail in program.mails()] == ["early@example.org"]
    return slug


def answer(program: Program, keys: bytes) -> tuple[int, str]:
    """Run ``digest cancel latest`` on a terminal, press the keys when it asks, and return its exit
    code and what the terminal showed."""
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs ignore it
        command = [sys.executable, "-m", "digest", "cancel", "latest"]
        os.execve(sys.executable, command, program.environment)
    shown, pressed, waited = b"", False, 0.0
    while True:
        is_quiet = not select([terminal], [], [], PATIENCE_SECONDS)[0]
        if not is_quiet:
            chunk = _read(terminal)
            if not chunk:
                break
            shown += chunk
        elif (waited := waited + PATIENCE_SECONDS) > LONGEST_SECONDS:
            os.kill(child, signal.SIGKILL)
            pytest.fail(f"It neither asks nor ends; the terminal shows {shown.decode()!r}")
        # A key that is pressed while the terminal changes its mode may be lost; people press again.
        if QUESTION in shown and (is_quiet or not pressed):
            os.write(terminal, keys)
            pressed = True
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # as Linux tells that the other side has ended
        return b""


def test_only_a_yes_cancels_and_all_else_says_that_it_did_not(
    program: Program, half_sent: str
) -> None:
    for no in (b"n\n", CTRL_C, CTRL_D):
        code, shown = answer(program, no)
        assert code == 1
        assert "Readers who have had it: 1. Readers who would never get its items: 1." in shown
        assert (
            shown.splitlines()[-1].strip()
            == f"{half_sent} was not cancelled; it is sending, as before."
        )
    code, shown = answer(program, b"y\n")
    assert code == 0
    assert f"{half_sent} is cancelled." in shown
    assert program.json("status", half_sent)["deliveries"]["skipped"] == 1
