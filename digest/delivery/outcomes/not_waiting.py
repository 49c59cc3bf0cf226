"""Commits that need not be on the disk before the sender goes on."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def not_waiting_for_the_disk() -> Iterator[None]:
    """Make a transaction whose commit returns before the disk has it.

    For what the protocol can lose to a power cut, and to nothing less: an outcome that is not
    there is that of a sender that died before it wrote it down. Later commits that are waited for
    take this one along, since both databases write one log in order (SQLite's documentation of
    PRAGMA synchronous, PostgreSQL's of synchronous_commit).
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            yield
    elif connection.in_atomic_block:
        with transaction.atomic():
            yield
    else:
        with connection.cursor() as cursor:
            # Cannot be set within a transaction.
            cursor.execute("PRAGMA synchronous = NORMAL")
            try:
                with transaction.atomic():
                    yield
            finally:
                cursor.execute("PRAGMA synchronous = FULL")
