"""How long the archive takes with two years of issues: an issue's page, the list, the feed."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from digest.secret_key import SHORTEST_SECRET_KEY

ISSUES, ARTICLES = 104, 10


def lines() -> Iterator[str]:
    """Yield what was measured, a line each."""
    yield f"{ISSUES} issues of {ARTICLES} articles on SQLite; each page made within the process"
    with tempfile.TemporaryDirectory(prefix="digest-archive-") as home:
        own = {
            "DIGEST_HOME": home,
            "DATABASE_URL": "",
            "DIGEST_SECRET_KEY": "k" * SHORTEST_SECRET_KEY,
        }
        module = ("tests.benchmarks.in_django", "archive_run", str(ISSUES), str(ARTICLES))
        answer = subprocess.run(
            [sys.executable, "-m", *module],
            env=os.environ | own,
            check=True,
            capture_output=True,
            text=True,
        )
    for name, (seconds, size) in json.loads(answer.stdout).items():
        yield f"{name:<14} {seconds * 1_000:7.1f} ms   {size:8,} bytes"
