"""Waits for a database that is away, while something is known that it must still be told.

An answer that is not written down, or a claim that is not put back, is in doubt once its lease has
run out, though nothing of it is doubtful: a restarted database must not cost that.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from digest.delivery.claiming.lease import LEASE_SECONDS

LONGEST_SECONDS = LEASE_SECONDS + 10
"""By then others have taken over what there was."""
PAUSE_SECONDS = 0.5

_LOST_CONNECTION = ("08", "57P")
"""PostgreSQL's error codes, appendix A: connection exceptions, and shutting down or starting. Where
the server could say nothing any more, there is none."""

T = TypeVar("T")


class Patience:
    """What one round waits for, and whether it had to."""

    def __init__(self, *, sleep: Callable[[float], object] = time.sleep) -> None:
        self._sleep = sleep
        self.was_away = False
        """Another one may have come in its place: nothing more is begun before it was looked at."""

    def until_done(self, do: Callable[[], T]) -> T:
        """Do what may be done twice, again and again while the database is away.

        Raises Django's DatabaseError where it is away for too long, and for whatever else is wrong.
        """
        ends_at = time.monotonic() + LONGEST_SECONDS
        while True:
            try:
                return do()
            except (OperationalError, InterfaceError) as error:
                if not is_away(error) or time.monotonic() > ends_at:
                    raise
                self.was_away = True
            self._sleep(PAUSE_SECONDS)


def is_away(error: OperationalError | InterfaceError) -> bool:
    """Tell whether the database cannot be reached, or is another's for longer than one waits for
    it. What was begun in a transaction that is still open is not to be done again alone."""
    if connection.in_atomic_block:
        return False
    if connection.vendor == "sqlite":
        return getattr(error.__cause__, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    state = getattr(error.__cause__, "sqlstate", None)
    if state and not state.startswith(_LOST_CONNECTION):
        return False
    if not connection.is_usable():
        connection.close()
    return True
