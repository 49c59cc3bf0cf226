"""How long the studio's pages take with a long list and two years of issues."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from digest.secret_key import SHORTEST_SECRET_KEY
from tests.setup.postgresql import VARIABLE, NoPostgreSQLError, postgresql

READERS = 100_000
ISSUES = 104


def lines() -> Iterator[str]:
    """Yield what was measured, a line each."""
    yield (
        f"{READERS:,} readers and {ISSUES} sent issues, each to all of them; ms of a page, made "
        "within the process: the first time, with nothing kept by it; the median of what follows; "
        "and of our own processor in it, without the database server's"
    )
    load = os.getloadavg()[0]
    yield f"Load as it begins {load:.1f}; what a page loads by itself stands below it"
    with tempfile.TemporaryDirectory(prefix="digest-studio-") as folder:
        yield from _measured("SQLite", Path(folder), "")
    try:
        with (
            postgresql(os.environ.get(VARIABLE, "")) as url,
            tempfile.TemporaryDirectory(prefix="digest-studio-") as folder,
        ):
            yield from _measured("PostgreSQL", Path(folder), url)
    except NoPostgreSQLError as error:
        yield str(error)


def _measured(database: str, home: Path, url: str) -> Iterator[str]:
    own = {
        "DIGEST_HOME": str(home),
        "DATABASE_URL": url,
        "DIGEST_SECRET_KEY": "k" * SHORTEST_SECRET_KEY,
    }
    module = ("tests.benchmarks.in_django", "studio_run", str(READERS), str(ISSUES))
    answer = subprocess.run(
        [sys.executable, "-m", *module],
        env=os.environ | own,
        check=True,
        capture_output=True,
        text=True,
    )
    for name, (first, median, processor, size) in json.loads(answer.stdout).items():
        figures = f"{first:7.0f} {median:7.0f} {processor:7.0f}   {size / 1_000:6.1f} kB"
        yield f"{database:<11} {name:<36} {figures}"
