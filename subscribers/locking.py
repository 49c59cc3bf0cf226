"""The order in which many people's rows are locked: by number, people before their subscriptions.

An update locks in whatever order it comes by the rows, and two that lock in different ones wait for
each other for ever. So whoever changes those of many takes them here first. On SQLite a transaction
holds the whole database anyway.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from subscribers.models import Subscriber, Subscription


def lock_people(people: Collection[int]) -> None:
    """Hold these people (primary keys) until the transaction ends."""
    if people:
        _lock(Subscriber.objects.filter(pk__in=people))


def lock_subscriptions(rows: QuerySet[Subscription]) -> None:
    """Hold these until the transaction ends, however many they are; nothing of them is read."""
    _lock(rows)


def _lock(rows: QuerySet[Any]) -> None:
    if connection.vendor != "postgresql":
        return
    locked = rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values("pk")
    sql, parameters = locked.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        # Counted by the server: a million keys need not come here.
        count = f"SELECT COUNT(*) FROM ({sql}) locked"  # noqa: S608 - Django wrote it
        cursor.execute(count, parameters)
