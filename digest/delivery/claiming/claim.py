"""Takes one batch for handing over: from here until the record, it is this sender's alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from digest.delivery.claiming.checked_variant import checked_variant
from digest.delivery.claiming.claimable import claimable
from digest.delivery.claiming.lateness import is_late
from digest.delivery.guards.pace import free_at, reserve
from digest.delivery.guards.this_boot import this_boot
from digest.delivery.guards.watch import count_claim
from digest.delivery.models import Attempt, Batch, HandoverState, Variant
from digest.issues.models import Issue
from digest.rate_limit import RateLimit

LEASE_SECONDS = 50
"""Outlasts a provider's call (LONGEST_CALL_SECONDS). Where a provider works in order, each message
renews it."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A batch that is submitting: committed, and not yet handed over."""

    batch: Batch
    variant: Variant
    attempt: Attempt
    number: int
    """Counts claims; to be kept outside the database before anybody is called."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Nothing more of the issue may go out; hold it with this reason."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Paced:
    """The provider's rate limit lets nothing go before ``until``; nothing was taken."""

    until: datetime


def claim_batch(
    issue: Issue,
    *,
    approved_at: datetime,
    in_order: bool,
    now: datetime,
    provider: str = "",
    variant_of: Callable[[int], Variant | None] = checked_variant,
    limit: RateLimit | None = None,
) -> Claim | Stop | Paced | None:
    """Take the batch that has been due longest; None where none may go now.

    Commits the attempt before anybody calls a provider, whose name is kept with it. Who of the
    batch still wants it is asked after that, right before the call. ``variant_of`` may keep what
    was compared with its hash before. ``limit`` is kept by all senders of the provider together;
    one in order keeps it itself, message by message. Raises RestoredError where the database was
    put back from a copy.
    """
    with transaction.atomic():
        # SQLite's transactions lock as they begin; PostgreSQL locks the row and passes over those
        # of other senders. Django leaves the locking out where the database has no such thing.
        found = claimable(issue, now).select_for_update(skip_locked=True, of=("self",), no_key=True)
        batch = found.first()
        if batch is None:
            return None
        if _is_late(issue, batch, approved_at, now):
            return Stop(reason=_late_reason(issue, batch))
        variant = variant_of(batch.variant_id)
        if variant is None:
            return Stop(
                reason="A stored mail is not what was checked (its hash differs), so nothing more "
                "of this issue goes out. Restore the database from a backup, or cancel the issue."
            )
        if limit is not None and (until := _turn(batch, provider, limit, in_order, now)) > now:
            transaction.set_rollback(True)
            return Paced(until=until)
        attempt = _begin(batch, in_order=in_order, provider=provider, now=now)
        number = count_claim()
    return Claim(batch=batch, variant=variant, attempt=attempt, number=number)


def _turn(batch: Batch, provider: str, limit: RateLimit, in_order: bool, now: datetime) -> datetime:
    if in_order:
        return free_at(provider, now=now)
    messages = batch.deliveries.filter(state=None).count()
    return reserve(provider, limit, messages=messages, now=now)


def _is_late(issue: Issue, batch: Batch, approved_at: datetime, now: datetime) -> bool:
    return is_late(
        now,
        due_at=batch.due_at,
        approved_at=approved_at,
        accepted_at=issue.late_accepted_at,
        late_after=timedelta(hours=issue.newsletter.late_after_hours),
    )


def _late_reason(issue: Issue, batch: Batch) -> str:
    return (
        f"Mail that was due on {batch.due_at:%d %B %Y at %H:%M} UTC is more than "
        f"{issue.newsletter.late_after_hours} hours late. Resume the issue to send it all the "
        "same, or cancel it."
    )


def _begin(batch: Batch, *, in_order: bool, provider: str, now: datetime) -> Attempt:
    batch.state = HandoverState.SUBMITTING
    batch.lease_until = now + timedelta(seconds=LEASE_SECONDS)
    batch.not_before = None
    batch.position = 0
    batch.tries += 1
    batch.save(update_fields=["state", "lease_until", "not_before", "position", "tries"])
    return Attempt.objects.create(
        batch=batch,
        started_at=now,
        in_order=in_order,
        provider=provider,
        boot=this_boot() if in_order else "",
    )
