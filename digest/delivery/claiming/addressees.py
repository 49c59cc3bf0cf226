"""Who the deliveries of a claimed batch are for, as those people stand now."""

from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from digest.delivery.as_stored import id_as_stored
from digest.delivery.claiming.still_wanted import Addressee
from digest.delivery.models import Attempt

_OPEN = """
    SELECT d.id, s.public_id, s.email, s.name, s.greeting, s.state, s.token_generation,
        own.state, own.ended_how, own.paused_until
    FROM delivery_delivery d
    JOIN subscribers_subscriber s ON s.id = d.subscriber_id
    LEFT JOIN subscribers_subscription own
        ON own.subscriber_id = d.subscriber_id AND own.newsletter_id = %s
    WHERE d.batch_id = %s AND d.state IS NULL
        AND EXISTS (SELECT 1 FROM delivery_attempt a
            JOIN delivery_batch b ON b.id = a.batch_id
            JOIN issues_issue i ON i.id = b.issue_id
            WHERE a.id = %s AND a.ended_at IS NULL AND i.state = 'sending')
"""
# Written out, and not built anew each time: it is asked once for each batch, and by a provider in
# order once for each message. The issue is found by the attempt: by the delivery, PostgreSQL
# searches all deliveries of the issue for those of the batch.
_ALL = f"{_OPEN} ORDER BY d.id"
_ONE = f"{_OPEN} AND d.id = %s"
_addressee = partial(tuple.__new__, Addressee)


def open_addressees(attempt: Attempt, *, newsletter_id: int) -> list[Addressee]:
    """Return the people of the attempt's batch that have no state of their own, with their present
    addresses, in the order of their deliveries; none once the attempt is over or the issue is not
    being sent. One query."""
    return _read(_ALL, [newsletter_id, attempt.batch_id, id_as_stored(attempt.pk)])


def open_addressee(attempt: Attempt, delivery_id: int, *, newsletter_id: int) -> Addressee | None:
    """Return one of them; None where they would not be among them. One query."""
    which = [newsletter_id, attempt.batch_id, id_as_stored(attempt.pk), delivery_id]
    found = _read(_ONE, which)
    return found[0] if found else None


def _read(query: str, parameters: list[Any]) -> list[Addressee]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found = list(map(_addressee, cursor.fetchall()))
    if connection.vendor == "sqlite":
        # SQLite has no dates; nearly nobody has one.
        return [_with_date(one) if one.paused_until else one for one in found]
    return found


def _with_date(addressee: Addressee) -> Addressee:
    return addressee._replace(paused_until=date.fromisoformat(str(addressee.paused_until)))
