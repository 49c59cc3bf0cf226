"""How many events a second are stored over HTTP, and applied."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from digest.secret_key import SHORTEST_SECRET_KEY
from tests.setup.postgresql import VARIABLE, NoPostgreSQLError, postgresql


def lines() -> Iterator[str]:
    """Yield what was measured, a line each."""
    with tempfile.TemporaryDirectory(prefix="digest-events-") as folder:
        yield from _measured("SQLite", Path(folder), "")
    try:
        with (
            postgresql(os.environ.get(VARIABLE, "")) as url,
            tempfile.TemporaryDirectory(prefix="digest-events-") as folder,
        ):
            yield from _measured("PostgreSQL", Path(folder), url)
    except NoPostgreSQLError as error:
        yield str(error)


def _measured(database: str, home: Path, url: str) -> Iterator[str]:
    own = {
        "DIGEST_HOME": str(home),
        "DATABASE_URL": url,
        "DIGEST_SECRET_KEY": "k" * SHORTEST_SECRET_KEY,
        "DIGEST_BASE_URL": "https://news.example.org",
    }
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.event_intake_run"],
        env=os.environ | own,
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(answer.stdout)
    yield (
        f"{database:<11} stored  {found['stored']:9,.0f} events/s over HTTP, in "
        f"{found['bodies']} bodies of {found['events']:,} ({found['body_bytes']:,} bytes), "
        f"{found['at_once']} at a time"
    )
    for name, rate in found["applied"].items():
        yield f"{database:<11} applied {rate:9,.0f} events/s, {name}"
