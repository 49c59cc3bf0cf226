"""What it costs the planning to find out who is to be told of corrections."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.sending import environment_of, server_of

READERS = 100_000
NOTICES = (0, 1, 5, 60)
"""As many as an issue ever has to tell are the last."""
VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def lines() -> Iterator[str]:
    """Yield what was measured, a line each."""
    yield f"{READERS:,} readers who all had the issue before, of 200 kinds; seconds of a planning"
    for vendor, name in VENDORS.items():
        with server_of(vendor) as server:
            for notices in NOTICES:
                yield _line(name, server, notices)


def _line(name: str, server: str, notices: int) -> str:
    module = ("tests.benchmarks.in_django", "notices_run", str(READERS), str(notices))
    with environment_of(server, {}) as environment:
        answer = subprocess.run(
            [sys.executable, "-m", *module],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    figures = json.loads(answer.stdout)
    return (
        f"{name:<11} {notices} notices   {figures['plan']:6.1f} s, of our processor "
        f"{figures['cpu']:5.1f}   {figures['variants']} variants, {figures['told']} told of"
    )
