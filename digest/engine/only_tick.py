"""Lets one tick at a time decide what is due, however many workers and cron jobs there are."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

LOCK_FILE = "tick.lock"
LOCK_NUMBER = 7_203_881_540_217
"""Of PostgreSQL's advisory lock; nothing else on this database takes it."""
_NOTICE_THE_DEAD = """SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 2"""
"""Seconds, for this connection: a machine that loses its power while it holds the lock never says
so, and by default the server would believe it for two hours."""


@contextmanager
def only_tick(home: Path) -> Iterator[bool]:
    """Yield True to the one that holds the lock during the block, at once False to all others.

    On SQLite the lock is on a file in the home, on PostgreSQL it is the database's. Either ends
    with the process that holds it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_NOTICE_THE_DEAD)
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_NUMBER])
            (taken,) = cursor.fetchone()
        try:
            yield taken
        finally:
            if taken:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])
        return
    with (home / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            taken = False
        else:
            taken = True
        yield taken
