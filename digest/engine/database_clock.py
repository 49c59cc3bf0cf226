"""The time by the database's clock, which all workers share."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from digest.engine.running_time import running_seconds

ASKED_AGAIN_AFTER_SECONDS = 10.0
"""Well under a lease: the database's clock is set at times, too."""
JUMP_SECONDS = 1.0


def database_clock() -> Callable[[], datetime]:
    """Return a clock that goes by the database's, to be asked in the thread that uses the database.

    Leases are compared between machines, and one whose clock is ahead would take over what another
    is still at. So it is the database's time and what went by since then, however this machine's
    clock is set meanwhile; now and then, and where this machine's clock was set, the database is
    asked anew. SQLite is on this machine and has its time.
    """
    if connection.vendor == "sqlite":
        return lambda: datetime.now(UTC)
    asked = _ask()

    def now() -> datetime:
        nonlocal asked
        if asked.is_old():
            asked = _ask()
        return asked.now()

    return now


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the database said, and when that was."""

    there: datetime
    here: float
    """Seconds since 1970, by this machine."""
    running: float
    """Seconds that this machine has run."""

    def now(self) -> datetime:
        return self.there + timedelta(seconds=running_seconds() - self.running)

    def is_old(self) -> bool:
        since = running_seconds() - self.running
        jumped_by = abs(time.time() - self.here - since)
        return since > ASKED_AGAIN_AFTER_SECONDS or jumped_by > JUMP_SECONDS


def _ask() -> _Asked:
    with connection.cursor() as cursor:
        before = running_seconds()
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
        after = running_seconds()
    return _Asked(there=there, here=time.time(), running=(before + after) / 2)
