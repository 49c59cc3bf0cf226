"""Writes into the ledger what events prove: that a provider took an attempt."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.delivery.outcomes.proof import (
    MAY_HAVE_BEEN_TAKEN,
    AttemptFacts,
    DeliveryFacts,
    Proof,
    Settlement,
    settle_by_proofs,
)
from digest.delivery.outcomes.told_apart import before_told_apart


@dataclass(frozen=True, kw_only=True)
class SettledBySeen:
    """What was settled, in numbers, and what must be looked at again."""

    batches: int = 0
    deliveries: int = 0
    """Settled one by one; those of the batches are not counted."""
    doubled: int = 0
    """Attempts newly known to have been taken and sent again."""
    waiting: frozenset[UUID] = frozenset()
    """Attempts whose sender, or the sender of whose mail, has not recorded its outcome yet."""


def settle_seen(proofs: Collection[Proof], *, now: datetime) -> SettledBySeen:
    """Believe the events: what was unknown, would go again or was refused is submitted where it was
    taken.

    Proofs must name attempts and deliveries of the same issue. Doing it again changes nothing.
    A batch that a sender has in hand is left to that sender; its attempts come back as waiting.
    """
    named = {proof.attempt_id for proof in proofs}
    return _settle(proofs, named, now)


def settle_what_was_heard(batch: Batch, *, now: datetime) -> None:
    """Look again at what proved earlier attempts at the batch, now that none is out: who has the
    issue by one of them must not go again meanwhile.

    The event may have come while a sender had the batch in hand, and been left to that sender.
    """
    heard = Attempt.objects.filter(
        Q(batch=batch) | Q(moved_apart=batch),
        seen_at__isnull=False,
        in_order=False,
        outcome__in=MAY_HAVE_BEEN_TAKEN,
    )
    if named := set(heard.values_list("pk", flat=True)):
        _settle((), named, now)


def _settle(proofs: Collection[Proof], named: set[UUID], now: datetime) -> SettledBySeen:
    with transaction.atomic():
        settlement = _decide(proofs, named, now)
        _write(settlement)
        doubled = Attempt.objects.filter(pk__in=settlement.doubled, doubled=False)
        return SettledBySeen(
            batches=len(settlement.batches),
            deliveries=len(settlement.deliveries),
            doubled=doubled.update(doubled=True),
            waiting=settlement.waiting,
        )


def _decide(proofs: Collection[Proof], named: set[UUID], now: datetime) -> Settlement:
    tried = Attempt.objects.filter(pk__in=named).values_list("batch", flat=True)
    parts = Batch.tried_before.through.objects.filter(attempt__in=named)
    apart = parts.values_list("batch", flat=True)
    concerned = {
        *tried,
        *apart,
        *(found.batch_id for found in _deliveries(proofs) if found.batch_id),
    }
    # Locked, so that no sender takes one of them between the decision and its record. What moved
    # into another batch before that is left for the next time.
    locked = Batch.objects.filter(pk__in=concerned).order_by("pk")
    batches = dict(locked.select_for_update(no_key=True).values_list("pk", "state"))
    # After the batches, as senders have it: the other way round they would wait for one another.
    Attempt.objects.filter(pk__in=named, seen_at=None).update(seen_at=now)
    moved_apart, too_late = _moved_apart(named, batches)
    present = {found.id: found for found in _deliveries(proofs)}
    moved = {pk for pk, found in present.items() if found.batch_id not in {None, *batches}}
    attempts = {
        attempt.pk: AttemptFacts(
            id=attempt.pk,
            batch_id=attempt.batch_id,
            in_order=attempt.in_order,
            outcome=attempt.outcome,
            started_at=attempt.started_at,
            is_taken=attempt.taken > 0 or attempt.seen_at is not None,
            rejected=attempt.rejected,
        )
        for attempt in Attempt.objects.filter(Q(batch__in=concerned) | Q(pk__in=list(moved_apart)))
    }
    settlement = settle_by_proofs(
        [proof for proof in proofs if proof.delivery_id not in moved],
        attempts=attempts,
        deliveries=present,
        batches=batches,
        moved_apart=moved_apart,
        proven_before=named - {proof.attempt_id for proof in proofs},
        told_apart=_told_apart(
            [attempts[pk] for pk in named if pk in attempts], attempts, moved_apart
        ),
    )
    later = too_late | {proof.attempt_id for proof in proofs if proof.delivery_id in moved}
    return replace(settlement, waiting=settlement.waiting | later)


def _moved_apart(
    named: set[UUID], batches: Collection[int]
) -> tuple[dict[UUID, set[int]], set[UUID]]:
    """Return attempt -> those of the batches whose deliveries it held before they were moved there,
    and the named attempts of which something was moved apart since the batches were locked."""
    pairs = Batch.tried_before.through.objects.filter(
        Q(attempt__in=named) | Q(batch__in=batches)
    ).values_list("attempt", "batch")
    found: defaultdict[UUID, set[int]] = defaultdict(set)
    too_late: set[UUID] = set()
    for attempt, batch in pairs:
        if batch in batches:
            found[attempt].add(batch)
        else:
            too_late.add(attempt)
    return found, too_late & named


def _told_apart(
    proven: Collection[AttemptFacts],
    attempts: Mapping[UUID, AttemptFacts],
    moved_apart: Mapping[UUID, Collection[int]],
) -> dict[UUID, set[int]]:
    """Return attempt -> those whom it held, if it was taken for all, and who were refused or are in
    doubt by name since."""
    held: defaultdict[int, set[UUID]] = defaultdict(set)
    for attempt in proven:
        if not attempt.may_have_all:
            continue
        for batch in moved_apart.get(attempt.id, ()):
            held[batch].add(attempt.id)
        at_batch = [one for one in attempts.values() if one.batch_id == attempt.batch_id]
        if attempt in before_told_apart(at_batch):
            held[attempt.batch_id].add(attempt.id)
    by_name = Delivery.objects.filter(
        batch__in=held, state__in=(HandoverState.REJECTED, HandoverState.UNKNOWN)
    )
    found: defaultdict[UUID, set[int]] = defaultdict(set)
    for pk, batch in by_name.values_list("pk", "batch"):
        for attempt_id in held[batch]:
            found[attempt_id].add(pk)
    return found


def _deliveries(proofs: Collection[Proof]) -> list[DeliveryFacts]:
    found = Delivery.objects.filter(pk__in={proof.delivery_id for proof in proofs})
    return [
        DeliveryFacts(id=pk, batch_id=batch, state=state)
        for pk, batch, state in found.values_list("pk", "batch", "state")
    ]


def _write(settlement: Settlement) -> None:
    Batch.objects.filter(pk__in=settlement.batches).update(
        state=HandoverState.SUBMITTED, not_before=None, tries=0, last_error=""
    )
    not_skipped = Q(state=None) | ~Q(state=HandoverState.SKIPPED)
    Delivery.objects.filter(not_skipped, pk__in=settlement.deliveries).update(
        state=HandoverState.SUBMITTED, reason=""
    )
