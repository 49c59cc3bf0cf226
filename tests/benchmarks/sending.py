"""How many readers a second an approved issue is handed over to: planned, claimed, spliced, posted
and recorded, on SQLite and on PostgreSQL, into a local HTTP sink.

Sizes are those of the environment's SIZES, such as ``SIZES="10000 100000"``.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

from tests.benchmarks.sending_beside import lines_beside
from tests.setup.postgresql import postgresql

SIZES = (10_000, 100_000, 1_000_000)
SHAPES = ((1, 1), (200, 1), (200, 38))
"""Variants and due times."""
VENDORS = ("sqlite", "postgresql")
HEADER = (
    "database     readers  variants  due  batches   plan s   send s  readers/s  CPU s  peak MB"
    "   load"
)
SECRET_KEY = "benchmark-only-secret-key-that-signs-nothing-real"


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is measured in one line."""

    vendor: str
    readers: int
    variants: int
    due_times: int


def lines() -> Iterator[str]:
    """Yield what was measured, a line each."""
    sizes = tuple(map(int, os.environ.get("SIZES", "").split())) or SIZES
    with _sink() as sink:
        yield from lines_beside(sink)
    yield HEADER
    for vendor in VENDORS:
        with server_of(vendor) as server, _sink() as sink:
            by_sendgrid = {
                "DIGEST_PROVIDER": "sendgrid",
                "SENDGRID_API_KEY": "SG.benchmark",
                "SENDGRID_HOST": sink,
            }
            for size in sizes:
                for variants, due_times in SHAPES:
                    case = Case(vendor=vendor, readers=size, variants=variants, due_times=due_times)
                    before = _taken(sink)
                    yield measured_line(case, server, by_sendgrid)
                    taken = _taken(sink)["recipients"] - before["recipients"]
                    if taken != size:
                        raise AssertionError(f"{case}, and {taken} taken")


def measured_line(case: Case, server: str, provider: Mapping[str, str]) -> str:
    """Make the audience in a database of its own, plan and send, and return the line below HEADER.

    ``provider`` are the environment variables that choose and set it.
    """
    with environment_of(server, provider) as environment:
        shape = (case.readers, case.variants, case.due_times)
        _python(environment, "sending_audience", *map(str, shape))
        load = os.getloadavg()[0]
        measured = json.loads(_python(environment, "sending_run"))
    if not case.readers == measured["audience"] == measured["submitted"]:
        raise AssertionError(f"{case}, and {measured}")
    seconds = measured["plan"] + measured["send"]
    return (
        f"{case.vendor:<11}{case.readers:>9,}  {measured['variants']:>8}{case.due_times:>5}"
        f"{measured['batches']:>9,}{measured['plan']:>9.2f}{measured['send']:>9.2f}"
        f"{case.readers / seconds:>11,.0f}{measured['plan_cpu'] + measured['send_cpu']:>7.1f}"
        f"{measured['peak_mb']:>9.0f}{load:>7.1f}"
    )


def _python(environment: Mapping[str, str], module: str, *arguments: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.in_django", module, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return finished.stdout


@contextmanager
def environment_of(server: str, provider: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A home, and an empty database, for one measurement."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as home, _database(server) as url:
        own = {
            "DIGEST_HOME": home,
            "DATABASE_URL": url,
            "DIGEST_SECRET_KEY": SECRET_KEY,
            "DIGEST_BASE_URL": "https://news.example.org",
            "PYTHONWARNINGS": "ignore",
        }
        yield {**os.environ, **own, **provider}


@contextmanager
def server_of(vendor: str) -> Iterator[str]:
    """Yield the address of a PostgreSQL; empty for SQLite, which needs none."""
    if vendor == "sqlite":
        yield ""
        return
    with postgresql(os.environ.get("TEST_DATABASE_URL", "")) as url:
        yield url


@contextmanager
def _database(server: str) -> Iterator[str]:
    if not server:
        yield ""
        return
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            address, _, rest = server.partition("?")
            yield f"{address.rpartition('/')[0]}/{name}{'?' + rest if rest else ''}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _sink() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.http_sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.stdin.close()


def _taken(sink: str) -> dict[str, Any]:
    with urllib.request.urlopen(sink) as answer:
        return dict(json.load(answer))
