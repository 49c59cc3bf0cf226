"""What it means that an event names an attempt: the provider took it after all. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from digest.delivery.models import HandoverState

MAY_HAVE_BEEN_TAKEN = ("Unknown", "Deferred")
"""Outcomes after which a whole batch is not known to be taken: in doubt, or refused for now by a
far end that took it all the same."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """An event of this delivery's copy came, with this attempt's id."""

    attempt_id: UUID
    delivery_id: int


@dataclass(frozen=True, kw_only=True)
class AttemptFacts:
    """One attempt, as the ledger has it."""

    id: UUID
    batch_id: int
    in_order: bool
    outcome: str
    started_at: datetime
    is_taken: bool
    """By the provider's own answer, or by an event."""


@dataclass(frozen=True, kw_only=True)
class DeliveryFacts:
    """One delivery, as the ledger has it."""

    id: int
    batch_id: int | None
    state: str | None


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What the proofs settle."""

    batches: frozenset[int] = frozenset()
    """Submitted, for all in them that have no state of their own."""
    deliveries: frozenset[int] = frozenset()
    """Submitted, each for itself."""
    doubled: frozenset[UUID] = frozenset()
    """Attempts that were taken, and whose mail went again and was taken again."""
    waiting: frozenset[UUID] = frozenset()
    """Attempts whose proofs must be looked at again: a sender is at the batch, and will record
    what came of it."""


def settle_by_proofs(
    proofs: Iterable[Proof],
    *,
    attempts: Mapping[UUID, AttemptFacts],
    deliveries: Mapping[int, DeliveryFacts],
    batches: Mapping[int, str],
    moved_apart: Mapping[UUID, Collection[int]] | None = None,
) -> Settlement:
    """Return what the proofs settle; proofs that were applied before settle nothing more.

    ``attempts`` holds the proven ones and all others of the batches; ``batches`` gives the state
    of each batch of these attempts and deliveries. ``moved_apart`` says of an attempt in which
    batches deliveries are that it held, too, and that were moved there since.
    """
    known = [
        proof
        for proof in proofs
        if proof.attempt_id in attempts and proof.delivery_id in deliveries
    ]
    waiting = _waiting(known, attempts, deliveries, batches)
    proven = _proven(known, attempts, waiting)
    held = {
        attempt.id: frozenset((moved_apart or {}).get(attempt.id, ()))
        for attempt in attempts.values()
        if not attempt.in_order and attempt.outcome in MAY_HAVE_BEEN_TAKEN
    }
    settled = frozenset(
        batch
        for attempt in proven
        if not attempt.in_order
        for batch in (attempt.batch_id, *held.get(attempt.id, ()))
        if _is_in_doubt(attempt, batches[batch])
    )
    after = {**batches, **dict.fromkeys(settled, HandoverState.SUBMITTED)}
    submitted: set[int] = set()
    for proof in known:
        delivery = deliveries[proof.delivery_id]
        is_spoken_for = delivery.state is None and delivery.batch_id in settled
        if proof.attempt_id not in waiting and not is_spoken_for:
            state = delivery.state or _state_of_batch(delivery, batches)
            if state in {HandoverState.UNKNOWN, HandoverState.PENDING}:
                submitted.add(delivery.id)
    return Settlement(
        batches=settled,
        deliveries=frozenset(submitted),
        doubled=frozenset(
            _doubled(known, attempts, deliveries, after, held)
            | _doubled_apart(proven, attempts, after, held)
        ),
        # Of these, all but what a sender has in hand is settled at once.
        waiting=frozenset(waiting)
        | {
            attempt.id
            for attempt in proven
            if any(batches[batch] == HandoverState.SUBMITTING for batch in held.get(attempt.id, ()))
        },
    )


def _proven(
    proofs: Collection[Proof], attempts: Mapping[UUID, AttemptFacts], waiting: Collection[UUID]
) -> list[AttemptFacts]:
    return [attempts[pk] for pk in {proof.attempt_id for proof in proofs} if pk not in waiting]


def _waiting(
    proofs: Collection[Proof],
    attempts: Mapping[UUID, AttemptFacts],
    deliveries: Mapping[int, DeliveryFacts],
    batches: Mapping[int, str],
) -> set[UUID]:
    busy = HandoverState.SUBMITTING
    return {
        proof.attempt_id
        for proof in proofs
        if batches[attempts[proof.attempt_id].batch_id] == busy
        or _state_of_batch(deliveries[proof.delivery_id], batches) == busy
    }


def _state_of_batch(delivery: DeliveryFacts, batches: Mapping[int, str]) -> str | None:
    return None if delivery.batch_id is None else batches[delivery.batch_id]


def _is_in_doubt(attempt: AttemptFacts, state: str) -> bool:
    if state == HandoverState.PENDING:
        # It would go again. Whom it holds now were all in the attempt: none ever joins a batch.
        return attempt.outcome in MAY_HAVE_BEEN_TAKEN
    return state == HandoverState.UNKNOWN


def _doubled(
    proofs: Collection[Proof],
    attempts: Mapping[UUID, AttemptFacts],
    deliveries: Mapping[int, DeliveryFacts],
    batches: Mapping[int, str],
    held: Mapping[UUID, Collection[int]],
) -> set[UUID]:
    """Return of all attempts that took the same copy, for each copy, all but the last."""
    at_batch: defaultdict[int, list[AttemptFacts]] = defaultdict(list)
    for attempt in attempts.values():
        if attempt.is_taken:
            for batch in (attempt.batch_id, *held.get(attempt.id, ())):
                at_batch[batch].append(attempt)
    named: defaultdict[int, set[UUID]] = defaultdict(set)
    for proof in proofs:
        named[proof.delivery_id].add(proof.attempt_id)
    doubled: set[UUID] = set()
    for pk, by_event in named.items():
        delivery = deliveries[pk]
        took = {found: attempts[found] for found in by_event}
        if delivery.state is None and _state_of_batch(delivery, batches) == HandoverState.SUBMITTED:
            for other in at_batch[delivery.batch_id or 0]:
                # Attempts in order at one batch each begin where the one before ended.
                if not other.in_order or all(
                    attempts[found].batch_id != delivery.batch_id for found in by_event
                ):
                    took[other.id] = other
        if len(took) == 1:
            continue
        *earlier, _ = sorted(took.values(), key=lambda attempt: (attempt.started_at, attempt.id))
        doubled.update(one.id for one in earlier if not one.in_order or one.id in by_event)
    return doubled


def _doubled_apart(
    proven: Collection[AttemptFacts],
    attempts: Mapping[UUID, AttemptFacts],
    batches: Mapping[int, str],
    held: Mapping[UUID, Collection[int]],
) -> set[UUID]:
    """Return the proven attempts of which a part was moved apart, went again and was taken."""
    again = {attempt.batch_id for attempt in attempts.values() if attempt.is_taken}
    return {
        attempt.id
        for attempt in proven
        if any(
            batch in again and batches[batch] == HandoverState.SUBMITTED
            for batch in held.get(attempt.id, ())
        )
    }
