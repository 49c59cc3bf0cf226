"""Unsubscribes one person after the other until told to stop; prints how long each took.

python -m tests.benchmarks.in_django import_leavers NEWSLETTER

Their public ids come first, as one line of JSON.
"""

import json
import sys
import time
from datetime import UTC, datetime
from threading import Event, Thread

from subscribers.leaving.unsubscribe import unsubscribe

PAUSE_SECONDS = 0.02


def main(newsletter: str) -> None:
    """Print a line once the first has left, and one of JSON at the end."""
    ids = json.loads(sys.stdin.readline())
    stopped = Event()
    Thread(target=_wait_for_word, args=[stopped], daemon=True).start()
    waits: list[float] = []
    for public_id in ids:
        began = time.perf_counter()
        unsubscribe(public_id, int(newsletter), how="page", at=datetime.now(UTC))
        waits.append(time.perf_counter() - began)
        if len(waits) == 1:
            sys.stdout.write("begun\n")
            sys.stdout.flush()
        if stopped.wait(PAUSE_SECONDS):
            break
    sys.stdout.write(json.dumps(waits))


def _wait_for_word(stopped: Event) -> None:
    sys.stdin.readline()
    stopped.set()
