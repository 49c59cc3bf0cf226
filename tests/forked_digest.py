"""``digest`` as a process of its own, without its importing anew each time what never differs.

    python -m tests.forked_digest

reads one order a line, as JSON, and forks a process for each, which has the environment, the folder
and the streams that the order names and is then ``python -m digest``: it reads its settings and
opens its home by itself. Only libraries, and what of ours knows neither settings nor home, were
imported before, which takes half of the time that a command does. What is to be shown of Python's
own start is shown with ``sys.executable``.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

IMPORTED_BEFORE = (
    "digest.cli.run_command",
    "digest.delivery.providers.outbox.provider",
    "digest.delivery.providers.sendgrid.provider",
    "digest.delivery.providers.smtp.provider",
    "digest.render.checks",
    "digest.render.templates",
    "digest.sources.read",
    "django.contrib.auth.hashers",
    "django.core.management.commands.migrate",
    "django.core.serializers.json",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.forms",
    "django.shortcuts",
    "django.template.backends.django",
    "django.utils.autoreload",
    "email_validator",
    "procrastinate",
    "psycopg",
    "rapidfuzz.process",
    "rich.progress",
    "typer._adapters",
)


class Forks:
    """The process that forks, for one process of tests."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked_digest"],
            env={name: os.environ[name] for name in os.environ if not _is_the_tests(name)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._one_at_a_time = Lock()
        atexit.register(self._close)

    def run(self, order: dict[str, Any], *, timeout_seconds: float) -> int:
        """Return its exit code. Raises subprocess.TimeoutExpired, and ends it then."""
        assert self._process.stdin
        with self._one_at_a_time:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
            child = self._told()
            if not select.select([self._process.stdout], [], [], timeout_seconds)[0]:
                os.kill(child, signal.SIGKILL)
                self._told()
                raise subprocess.TimeoutExpired(order["arguments"], timeout_seconds)
            return self._told()

    def _told(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())

    def _close(self) -> None:
        self._process.communicate()


def program_variables(home: Path) -> dict[str, str]:
    """Return variables for a ``digest`` with that home, where the tests' own do not show."""
    return {name: os.environ[name] for name in os.environ if not _is_the_tests(name)} | {
        "DIGEST_HOME": str(home)
    }


def run_digest(
    arguments: Sequence[str | Path],
    *,
    folder: Path,
    variables: Mapping[str, str],
    timeout_seconds: float,
) -> subprocess.CompletedProcess[str]:
    """Run ``digest`` in the folder with just these variables and nothing on stdin."""
    with tempfile.TemporaryDirectory(prefix="digest-streams-") as streams:
        out, err = Path(streams) / "out", Path(streams) / "err"
        order = {
            "arguments": [str(argument) for argument in arguments],
            "folder": str(folder),
            "variables": dict(variables),
            "out": str(out),
            "err": str(err),
        }
        code = _forks().run(order, timeout_seconds=timeout_seconds)
        return subprocess.CompletedProcess(
            order["arguments"], code, out.read_text("utf-8"), err.read_text("utf-8")
        )


@cache
def _forks() -> Forks:
    return Forks()


def _is_the_tests(name: str) -> bool:
    return name.startswith(("DJANGO_", "PYTEST_", "DATABASE_"))


def main() -> None:
    for module in IMPORTED_BEFORE:
        importlib.import_module(module)
    # Each process would look through all of it for what is over, and so copy it.
    gc.collect()
    gc.freeze()
    while line := sys.stdin.buffer.readline():
        process = os.fork()
        if not process:
            be_digest(json.loads(line))
            return
        _tell(process)
        _tell(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


def be_digest(order: dict[str, Any]) -> None:
    os.chdir(order["folder"])
    sys.path[0] = order["folder"]
    os.environ.clear()
    os.environ.update(order["variables"])
    time.tzset()
    for stream, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["out"], os.O_WRONLY | os.O_CREAT),
        (2, order["err"], os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(path, flags)
        os.dup2(opened, stream)
        os.close(opened)
    sys.argv = ["digest", *order["arguments"]]
    runpy.run_module("digest", run_name="__main__", alter_sys=True)


def _tell(number: int) -> None:
    os.write(1, b"%d\n" % number)


if __name__ == "__main__":
    main()
