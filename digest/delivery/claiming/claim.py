"""Takes batches for handing over: from here until the record, they are this sender's alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, takewhile

from django.db import connection, transaction

from digest.delivery.as_stored import id_as_stored, time_as_stored
from digest.delivery.claiming.checked_variant import checked_variant
from digest.delivery.claiming.claimable import lock_claimable
from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.claiming.why_late import why_late
from digest.delivery.guards.pace import free_at, reserve, rests_until
from digest.delivery.guards.this_boot import this_boot
from digest.delivery.guards.watch import count_claims
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState, Variant
from digest.issues.models import Issue
from digest.rate_limit import RateLimit

# Written out, and not built anew for each claim.
_SIZES = """
    SELECT batch_id, COUNT(*) FROM delivery_delivery WHERE batch_id IN ({}) GROUP BY batch_id
"""
_LEASE = """
    UPDATE delivery_batch SET state = 'submitting', lease_until = %s, not_before = NULL,
        position = 0, tries = tries + 1
    WHERE id = %s
"""
_BEGIN_ATTEMPT = """
    INSERT INTO delivery_attempt (id, batch_id, started_at, in_order, provider, boot, outcome,
        message_id, taken, rejected, detail, doubled)
    VALUES (%s, %s, %s, %s, %s, %s, '', '', 0, 0, '', FALSE)
"""
NOT_AS_CHECKED = (
    "A stored mail is not what was checked (its hash differs), so nothing more of this issue goes "
    "out. Restore the database from a backup, or cancel the issue."
)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A batch that is submitting: committed, and not yet handed over."""

    batch: Batch
    variant: Variant
    attempt: Attempt
    number: int
    """Counts the batches ever claimed; to be kept outside the database before anybody is called."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Nothing more of the issue may go out; hold it with this reason."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Paced:
    """The provider's rate limit lets nothing go before ``until``; nothing was taken."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class Resting:
    """The provider took nothing, and is left alone ``until``; nothing was taken from the ledger."""

    until: datetime


def claim_batches(
    issue: Issue,
    *,
    approved_at: datetime,
    in_order: bool,
    now: datetime,
    provider: str = "",
    variant_of: Callable[[int], Variant | None] = checked_variant,
    limit: RateLimit | None = None,
    most: int = 1,
    most_readers: int = 0,
) -> tuple[Claim, ...] | Stop | Paced | Resting | None:
    """Take the batch that has been due longest; None where none may go now.

    Small ones are taken together, in one commit: up to ``most``, of ``most_readers`` in all.
    Commits the attempts before anybody calls a provider, whose name is kept with them. Who of a
    batch still wants it is asked after that, right before the call. ``variant_of`` may keep what
    was compared with its hash before. ``limit`` is kept by all senders of the provider together;
    one in order keeps it itself, message by message. Raises RestoredError where the database was
    put back from a copy.
    """
    with transaction.atomic():
        taken: dict[Batch, Variant] = {}
        for batch in _together(lock_claimable(issue, now, most=most), most_readers):
            variant = variant_of(batch.variant_id)
            reason = why_late(
                issue, batch, approved_at=approved_at, limit=limit, in_order=in_order, now=now
            )
            if not reason and variant is None:
                reason = NOT_AS_CHECKED
            if reason and not taken:
                return Stop(reason=reason)
            if reason or variant is None:
                break
            taken[batch] = variant
        if not taken:
            return None
        if until := rests_until(provider, now=now):
            return Resting(until=until)
        if limit is not None and (turn := _turn(taken, provider, limit, in_order, now)) > now:
            transaction.set_rollback(True)
            return Paced(until=turn)
        attempts = _begin(taken, in_order=in_order, provider=provider, now=now)
        number = count_claims(len(taken))
    return tuple(
        Claim(batch=attempt.batch, variant=taken[attempt.batch], attempt=attempt, number=number)
        for attempt in attempts
    )


def _together(found: list[Batch], most_readers: int) -> list[Batch]:
    """Return the first ones that have so many readers in all; the first in any case."""
    if not found[1:]:
        return found
    named = ",".join(["%s"] * len(found))
    with connection.cursor() as cursor:
        cursor.execute(_SIZES.format(named), [batch.pk for batch in found])
        sizes = dict(cursor.fetchall())
    readers = accumulate(sizes.get(batch.pk, 0) for batch in found)
    fitting = takewhile(lambda pair: pair[1] <= most_readers, zip(found, readers, strict=True))
    return [batch for batch, _ in fitting] or found[:1]


def _turn(
    batches: Iterable[Batch], provider: str, limit: RateLimit, in_order: bool, now: datetime
) -> datetime:
    if in_order:
        return free_at(provider, limit, now=now)
    messages = Delivery.objects.filter(batch__in=list(batches), state=None).count()
    return reserve(provider, limit, messages=messages, now=now)


def _begin(
    batches: Iterable[Batch], *, in_order: bool, provider: str, now: datetime
) -> list[Attempt]:
    taken = list(batches)
    lease_until = now + timedelta(seconds=LEASE_SECONDS)
    for batch in taken:
        batch.state = HandoverState.SUBMITTING
        batch.lease_until = lease_until
        batch.not_before = None
        batch.position = 0
        batch.tries += 1
    boot = this_boot() if in_order else ""
    attempts = [
        Attempt(batch=batch, started_at=now, in_order=in_order, provider=provider, boot=boot)
        for batch in taken
    ]
    until, began = time_as_stored(lease_until), time_as_stored(now)
    with connection.cursor() as cursor:
        cursor.executemany(_LEASE, [(until, batch.pk) for batch in taken])
        cursor.executemany(
            _BEGIN_ATTEMPT,
            [
                (id_as_stored(one.pk), one.batch_id, began, in_order, provider, boot)
                for one in attempts
            ],
        )
    return attempts
