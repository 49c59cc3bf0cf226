"""The time by the database's clock, which all workers share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection


def database_clock() -> Callable[[], datetime]:
    """Return a clock that goes by the database's, as far as that is known now.

    Leases are compared between machines, and one whose clock is ahead would take over what another
    is still at. SQLite is on this machine and has its time. To be asked anew from time to time:
    clocks are set.
    """
    ahead = _ahead()
    return lambda: datetime.now(UTC) + ahead


def _ahead() -> timedelta:
    if connection.vendor == "sqlite":
        return timedelta(0)
    with connection.cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
        after = datetime.now(UTC)
    ahead: timedelta = there - (before + (after - before) / 2)
    return ahead
