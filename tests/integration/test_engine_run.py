"""``digest run`` and ``digest worker`` as processes: they serve, tick, and stop when told to."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.feature.outbox import mails_in
from tests.integration.digest_command import DigestProcess

LIMIT_SECONDS = 120

Start = Callable[..., "subprocess.Popen[str]"]

SUMMARY = """\
---
title: A study of sleep
takeaway: Sleep helps.
topics: [symptoms]
---
## What they found
Those who slept were less tired.
## Why it matters
Sleep costs nothing.
## Keep in mind
Few people took part.
"""


@pytest.fixture
def start(home_environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts a command that goes on; whatever still runs at the end is ended."""
    processes: list[subprocess.Popen[str]] = []

    def start_one(*arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "digest", *arguments],
            cwd=tmp_path,
            env=home_environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start_one
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.communicate()


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stdout
    for line in process.stdout:
        if words in line:
            return line
    pytest.fail(f"{words!r} was never said: {process.communicate()[1]}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_serves_says_where_and_what_to_try_and_stops_when_told(
    start: Start, number: signal.Signals
) -> None:
    process = start("run", "--port", "0")
    url = read_until(process, "The pages are at").split("The pages are at ")[1].split(",")[0]
    read_until(process, "digest compose")
    with urllib.request.urlopen(f"{url}/healthz", timeout=LIMIT_SECONDS) as answer:
        assert (answer.status, answer.read()) == (200, b"ok")

    process.send_signal(number)
    said, complained = process.communicate(timeout=LIMIT_SECONDS)

    assert process.returncode == 0, complained
    assert said.splitlines()[-1] == "Stopped."
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=5)


def test_a_port_that_is_taken_is_one_line(home_environment: dict[str, str], tmp_path: Path) -> None:
    digest = DigestProcess(home_environment, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} of 127.0.0.1 is in use" in digest.refused("run", "--port", str(port))


def test_a_worker_does_what_is_due_and_stops_when_told(
    start: Start, home_environment: dict[str, str], tmp_path: Path
) -> None:
    digest = DigestProcess(home_environment, tmp_path)
    notes = tmp_path / "notes"
    notes.mkdir()
    digest.done("sources", "add", notes)
    (notes / "sleep.md").write_text(SUMMARY)

    process = start("worker")
    read_until(process, "The worker ticks")
    assert process.stderr
    for line in process.stderr:
        if "source " in line:
            break
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=LIMIT_SECONDS)

    assert process.returncode == 0
    assert said.splitlines()[-1] == "Stopped."
    assert [row["title"] for row in digest.json("summaries")] == ["A study of sleep"]


def test_who_signs_up_has_the_mail_to_confirm_within_seconds(
    start: Start, home_environment: dict[str, str]
) -> None:
    process = start("run", "--port", "0")
    url = read_until(process, "The pages are at").split("The pages are at ")[1].split(",")[0]
    with urllib.request.urlopen(f"{url}/subscribe", timeout=LIMIT_SECONDS) as page:
        shown = re.search(r'name="wording" value="([^"]+)"', page.read().decode())
    assert shown
    fields = {"email": "ada@example.org", "consent": "on", "wording": shown[1]}
    form = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(f"{url}/subscribe", form, timeout=LIMIT_SECONDS) as answer:
        assert answer.status == 200
    outbox = Path(home_environment["DIGEST_HOME"]) / "outbox"
    gives_up = time.monotonic() + LIMIT_SECONDS
    while not mails_in(outbox):
        assert time.monotonic() < gives_up
        time.sleep(0.2)
    assert mails_in(outbox)[0].to == "ada@example.org"

    process.send_signal(signal.SIGTERM)
    complained = process.communicate(timeout=LIMIT_SECONDS)[1]
    assert process.returncode == 0, complained
    assert "ada@example.org" not in complained
