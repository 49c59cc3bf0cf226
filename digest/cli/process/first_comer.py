"""Letting one process at a time set things up, however many start together."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

LOCK_FILE = "set-up.lock"
LOCK_NUMBER = 7_203_881_540_216
"""Of PostgreSQL's advisory lock; any number, as long as every process takes the same."""


@contextmanager
def first_comer(home: Path) -> Iterator[None]:
    """Run the block while no other process runs such a block; the others wait.

    On SQLite the lock is on a file in the home. On PostgreSQL it is an advisory lock, which the
    database holds for as many machines as there are.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])
        return
    with (home / LOCK_FILE).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
