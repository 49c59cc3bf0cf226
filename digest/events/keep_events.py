"""Keeping events, each once."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from digest.events.ledger_match import KnownEvent
from digest.events.records import KEPT_KINDS, EventKind

# Prepared once and run for all rows: Django's own way builds an object and a piece of SQL for each,
# which takes several times as long. Leaves out what is known by its id, or by delivery, kind and
# time.
_INSERT = """INSERT INTO events_event (event_id, delivery_id, attempt_id, kind, at, reason)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""


def keep_events(known: Collection[KnownEvent]) -> None:
    """Keep a row of each that is of use later; those that were kept before stay as they are."""
    has_uuids = connection.features.has_native_uuid_field
    rows: list[tuple[Any, ...]] = []
    for one in known:
        kind = _kept_as(one)
        if kind is not None:
            event = one.event
            attempt = event.attempt_id if has_uuids else event.attempt_id.hex
            at = connection.ops.adapt_datetimefield_value(event.at)
            rows.append((event.event_id, event.delivery_id, attempt, kind.value, at, event.reason))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)


def _kept_as(one: KnownEvent) -> EventKind | None:
    kind = one.event.kind
    if kind in KEPT_KINDS and kind is not EventKind.PROCESSED:
        return kind
    return EventKind.PROCESSED if one.went_apart else None
