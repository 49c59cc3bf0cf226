"""How long an import takes, and how long others wait for it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from digest.secret_key import SHORTEST_SECRET_KEY
from tests.setup.postgresql import VARIABLE, NoPostgreSQLError, postgresql

PEOPLE = 100_000


def lines() -> Iterator[str]:
    """Yield what was measured, a line each."""
    yield f"{PEOPLE:,} people; s by the clock (CPU s of the importing process)"
    with tempfile.TemporaryDirectory(prefix="digest-imports-") as folder:
        yield from _measured("SQLite", Path(folder), "")
    try:
        with (
            postgresql(os.environ.get(VARIABLE, "")) as url,
            tempfile.TemporaryDirectory(prefix="digest-imports-") as folder,
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
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.in_django", "import_run", str(PEOPLE)],
        env=os.environ | own,
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(answer.stdout)
    for name, (seconds, cpu) in found["taken"].items():
        yield f"{database:<11} {name:<28} {seconds:6.1f} ({cpu:.1f})"
    waits = sorted(found["waits"])
    yield (
        f"{database:<11} meanwhile {len(waits)} people unsubscribed, all in the list: half of them "
        f"within {waits[len(waits) // 2]:.3f} s, the slowest within {waits[-1]:.2f} s"
    )
