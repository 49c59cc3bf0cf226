"""Reading what was stored, and applying it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from digest.delivery.providers.message.return_token import ReturnTokens
from digest.events.apply_reading import Consequences, apply_reading
from digest.events.ledger_match import match_with_ledger
from digest.events.models import Reporter, StoredBody
from digest.events.parsing.parse_mailed_report import parse_mailed_report
from digest.events.parsing.parse_sendgrid import parse_sendgrid
from digest.events.records import Reading
from digest.events.service_mail_reports import service_mail_reports
from subscribers.links.secret_keys import secret_keys

MOST_BODIES = 300
"""In one round: so that a flood of reports keeps no mail waiting for more than seconds."""


@dataclass(kw_only=True)
class Applied:
    """What was done with stored reports, in numbers."""

    bodies: int = 0
    waiting: int = 0
    """Bodies with an event that a sender must first record the outcome for."""
    events: int = 0
    """About mail of ours."""
    foreign: int = 0
    problems: int = 0
    """Events or whole bodies that could not be read; their rows say why."""
    suppressed: int = 0
    ended: int = 0
    """Subscriptions."""
    batches_settled: int = 0
    deliveries_settled: int = 0
    doubled: int = 0


def apply_events(*, now: datetime, most_bodies: int = MOST_BODIES) -> Applied:
    """Apply the stored reports, oldest first; any number of workers may.

    Each body is applied in a transaction of its own. One with an event for a batch that a sender
    has in hand is applied too, and looked at again in the next round. One that cannot be read is
    kept with its problem. What applying one of them raises is raised once the others were applied.
    """
    applied = Applied()
    failed: Exception | None = None
    waiting = StoredBody.objects.filter(applied_at=None).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)[:most_bodies]):
        try:
            _apply(pk, applied, now)
        except Exception as error:  # noqa: BLE001 - raised below
            failed = failed or error
    if failed is not None:
        raise failed
    return applied


def apply_all(*, now: datetime) -> int:
    """Apply all reports that are stored at this moment; return how many could not be looked at.

    For whoever decides by what was heard. One with an event for a batch that a sender has in hand
    was looked at: what it says of any other batch was applied. The mistake with one that could not
    be is told by the next tick, which tries it again.
    """
    waiting = StoredBody.objects.filter(applied_at=None).order_by("pk")
    missed = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            missed += not _apply(pk, Applied(), now)
        except Exception:  # noqa: BLE001 - counted, and told by the tick
            missed += 1
    return missed


def _apply(pk: int, applied: Applied, now: datetime) -> bool:
    """Tell whether it was looked at, and not left to another worker that is at it."""
    # Read before the transaction: on SQLite nobody else could write meanwhile.
    stored = StoredBody.objects.filter(pk=pk, applied_at=None).first()
    if stored is None:
        return True
    reading = _read(stored)
    with transaction.atomic():
        mine = StoredBody.objects.filter(pk=pk, applied_at=None).select_for_update(skip_locked=True)
        if not mine.values_list("pk").first():
            return not StoredBody.objects.filter(pk=pk, applied_at=None).exists()
        mailed_at = stored.received_at if stored.reporter == Reporter.MAILBOX else None
        known = match_with_ledger(reading.events, mailed_at=mailed_at)
        own = service_mail_reports(reading.events, mailed_at=mailed_at)
        done = apply_reading(known, own, now=now)
        must_wait = bool(done.settled.waiting)
        StoredBody.objects.filter(pk=pk).update(
            applied_at=None if must_wait else now, problems="\n".join(reading.problems)
        )
    applied.events += len(known) + len(own)
    _count(applied, done)
    if must_wait:
        applied.waiting += 1
    else:
        applied.bodies += 1
        applied.foreign += reading.foreign + len(reading.events) - len(known) - len(own)
        applied.problems += len(reading.problems)
    return True


def _read(stored: StoredBody) -> Reading:
    """Return what the body says. A body that brings its reader down would do so again: it must not
    be in the way of all that waits until everything was read. What was raised may hold a
    stranger's words, and is told by its kind alone."""
    body, received_at = bytes(stored.body), stored.received_at
    tokens = ReturnTokens(*secret_keys())
    try:
        if stored.reporter == Reporter.MAILBOX:
            return parse_mailed_report(body, received_at=received_at, tokens=tokens)
        return parse_sendgrid(body, received_at=received_at)
    except Exception as error:  # noqa: BLE001 - kept with the body, and told
        return Reading(problems=(f"Reading it failed ({type(error).__name__}).",))


def _count(applied: Applied, done: Consequences) -> None:
    applied.suppressed += done.ended.suppressed
    applied.ended += done.ended.subscriptions
    applied.batches_settled += done.settled.batches
    applied.deliveries_settled += done.settled.deliveries
    applied.doubled += done.settled.doubled
