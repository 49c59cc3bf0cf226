"""``digest`` as processes that die where they are told to, and wait for no provider for long.

    python -m tests.crash.child

reads one order a line, as JSON: {"arguments": ["send", "latest"], "die": STEP}; "clock" may name
the file of a clock to go by, "file_bytes" says how much can be written, and "pump_seconds" how long
a pump works. For each it forks a process, which opens the home and all else by itself, and writes
its id and then how it ended, a line each. What all of them would import is imported once before,
since a test needs dozens. In CRASH_READ_SECONDS stands how long one waits for an answer.
"""

import gc
import importlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

import django
import urllib3
from django.db import connection
from django.db.migrations.loader import MigrationLoader

EVERY_SECOND = "* * * * * *"
IMPORTED_BEFORE = (
    "digest.delivery.providers.sendgrid.provider",
    "digest.delivery.providers.smtp.provider",
    "digest.engine.send_by_hand",
    "digest.engine.worker",
    "digest.engine.tick",
    "digest.cli.app",
    "digest.cli.process.update_database",
    "digest.cli.run_command",
    "django.core.management.commands.migrate",
    "typer._adapters",
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digest.settings")
    django.setup()
    # Imported only now: the models need Django, and providers take over the time-outs by name.
    from digest.delivery.providers.sendgrid import transport  # noqa: PLC0415
    from digest.delivery.providers.smtp import session  # noqa: PLC0415

    assert isinstance(transport.TIMEOUT, urllib3.Timeout)
    seconds = float(os.environ["CRASH_READ_SECONDS"])
    transport.TIMEOUT = urllib3.Timeout(connect=seconds, read=seconds)
    session.MESSAGE_SECONDS = seconds
    for module in IMPORTED_BEFORE:
        importlib.import_module(module)
    MigrationLoader(None)  # imports them
    if connection.vendor == "postgresql":
        # Workers look and tick more often than they would, so that a test sees many rounds.
        jobs = importlib.import_module("digest.engine.jobs")
        jobs.LOOKS = jobs.TICKS = EVERY_SECOND
    # Each process would look through all of it for what is over, and so copy it.
    gc.collect()
    gc.freeze()
    while line := sys.stdin.buffer.readline():
        process = os.fork()
        if not process:
            run(json.loads(line))
        _tell(process)
        _tell(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


def run(order: dict[str, Any]) -> None:
    """Be ``digest``, and never return."""
    from digest.__main__ import main as digest_main  # noqa: PLC0415
    from tests.crash.clock import go_by  # noqa: PLC0415
    from tests.crash.steps import STEPS, die_at  # noqa: PLC0415

    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # standard output is for who orders
    if "file_bytes" in order:
        # Python 3.11 would keep the beginnings of the modules that it compiles.
        sys.dont_write_bytecode = True
        # It ignores the signal, so a write beyond it fails as on a disk that is full.
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(order["file_bytes"]),) * 2)
    if "pump_seconds" in order:
        jobs = importlib.import_module("digest.engine.jobs")
        jobs.PUMP_SECONDS = float(order["pump_seconds"])
    if "clock" in order:
        go_by(Path(order["clock"]))
    if "die" in order:
        die_at(STEPS[order["die"]])
    sys.argv = ["digest", *order["arguments"]]
    digest_main()


def _tell(number: int) -> None:
    os.write(1, b"%d\n" % number)


if __name__ == "__main__":
    main()
