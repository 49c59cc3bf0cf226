"""Committing often at little cost, where a power cut is found out afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def light_commits(boot: str) -> Iterator[None]:
    """Let commits outlast this process but not the machine, for the block.

    For the position of a provider in order, committed after each message: to wait for the disk each
    time takes longer than the mail. Only where the attempt keeps the ``boot`` by which recovery
    knows that the machine went down; not within a transaction, where SQLite cannot change it.
    """
    if not boot or connection.in_atomic_block:
        yield
        return
    _set("NORMAL")
    try:
        yield
    finally:
        _set("FULL")


def _set(synchronous: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={synchronous}")
