"""Keeping events, each once."""

from collections.abc import Collection, Container

from django.db import connection

from digest.events.ledger_match import KnownEvent
from digest.events.records import KEPT_KINDS, EventKind
from subscribers.suppressions.look_up import hashes_of

# Django's own way builds an object and a piece of SQL for each row, which takes several times as
# long. Both leave out what is known by its id, or by delivery, kind and time.
_SQLITE = """INSERT INTO events_event (event_id, delivery_id, attempt_id, kind, at, reason,
    address_hash) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
_POSTGRESQL = """INSERT INTO events_event (event_id, delivery_id, attempt_id, kind, at, reason,
    address_hash)
    SELECT * FROM unnest(%s::text[], %s::bigint[], %s::uuid[], %s::text[], %s::timestamptz[],
        %s::text[], %s::text[])
    ON CONFLICT DO NOTHING"""


def keep_events(known: Collection[KnownEvent], *, erased: Container[int]) -> None:
    """Keep a row of each that is of use later; those that were kept before stay as they are.

    Of the ``erased`` (subscribers) without anybody's words, as ``forget_reasons`` leaves it.
    """
    rows = [
        (
            one.event.event_id,
            one.event.delivery_id,
            one.event.attempt_id,
            kind.value,
            one.event.at,
            "" if one.subscriber_id in erased else one.event.reason,
            _address_hash(one, kind),
        )
        for one, kind in ((one, _kept_as(one)) for one in known)
        if kind is not None
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL, [list(column) for column in zip(*rows, strict=True)])
        else:
            # One statement, prepared once and run for each row within the process.
            time = connection.ops.adapt_datetimefield_value
            cursor.executemany(
                _SQLITE,
                [
                    (event, delivery, attempt.hex, kind, time(at), reason, address)
                    for event, delivery, attempt, kind, at, reason, address in rows
                ],
            )


def _address_hash(one: KnownEvent, kind: EventKind) -> str:
    """Return Event.address_hash."""
    if kind is not EventKind.BLOCKED or one.present_key is None:
        return ""
    went_to = one.present_key if one.went_to is None else one.went_to
    return hashes_of(went_to or "")[0]


def _kept_as(one: KnownEvent) -> EventKind | None:
    kind = one.event.kind
    if kind in KEPT_KINDS and kind is not EventKind.PROCESSED:
        return kind
    return EventKind.PROCESSED if one.went_apart else None
