"""Lets one entry be stored at a time, whatever the number of workers."""

from django.db import connection

_LOCK = 0x1D16E57
"""An arbitrary number that nothing else on this database locks."""


def wait_for_turn() -> None:
    """Wait until no other entry is being stored; others wait until this transaction ends.

    Two workers that meet the same new study at once would both find it unknown. Unique names alone
    would not tell near-equal titles. SQLite's transactions begin with a write lock anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
