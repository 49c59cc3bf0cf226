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

_GOES_OR_MAY_GO_AGAIN = (HandoverState.PENDING, HandoverState.UNKNOWN)


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
    """For one reader at least, by the provider's own answer, or by an event."""
    rejected: int = 0
    """How many its provider refused for good."""

    @property
    def may_have_all(self) -> bool:
        """If it was taken, it was taken for all who were in it."""
        return not self.in_order and self.outcome in MAY_HAVE_BEEN_TAKEN


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
    """Attempts that were taken, and of whose readers some were sent it again, and it was taken."""
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
    told_apart: Mapping[UUID, Collection[int]] | None = None,
    proven_before: Collection[UUID] = (),
) -> Settlement:
    """Return what the proofs settle; proofs that were applied before settle nothing more.

    ``attempts`` holds the proven ones and all others of the batches; ``batches`` gives the state
    of each batch of these attempts and deliveries. ``moved_apart`` says of an attempt in which
    batches deliveries are that it held, too, and that were moved there since; ``told_apart`` which
    deliveries it held that were refused, or are in doubt by name, since a later attempt. Attempts
    that were ``proven_before`` settle what they held, too.
    """
    known = [
        proof
        for proof in proofs
        if proof.attempt_id in attempts and proof.delivery_id in deliveries
    ]
    waiting = _waiting(known, attempts, deliveries, batches)
    proven = _proven(known, attempts, waiting) + [
        attempts[pk]
        for pk in proven_before
        if batches[attempts[pk].batch_id] != HandoverState.SUBMITTING
    ]
    held = {
        attempt.id: frozenset({attempt.batch_id, *(moved_apart or {}).get(attempt.id, ())})
        for attempt in attempts.values()
        if attempt.may_have_all
    }
    settled = frozenset(
        batch
        for attempt in proven
        for batch in held.get(attempt.id, ())
        # Whom it holds now were all in the attempt: none ever joins a batch.
        if batches.get(batch) in _GOES_OR_MAY_GO_AGAIN
    )
    after = {**batches, **dict.fromkeys(settled, HandoverState.SUBMITTED)}
    submitted = {pk for attempt in proven for pk in (told_apart or {}).get(attempt.id, ())}
    for proof in known:
        delivery = deliveries[proof.delivery_id]
        is_spoken_for = delivery.state is None and delivery.batch_id in settled
        if proof.attempt_id not in waiting and not is_spoken_for:
            state = delivery.state or _state_of_batch(delivery, batches)
            # Who was refused later had it by then.
            if state in {*_GOES_OR_MAY_GO_AGAIN, HandoverState.REJECTED}:
                submitted.add(delivery.id)
    return Settlement(
        batches=settled,
        deliveries=frozenset(submitted),
        doubled=frozenset(
            _taken_again(attempts, held) | _taken_twice(known, attempts, deliveries, after, held)
        ),
        # Of these, all but what a sender has in hand is settled at once.
        waiting=frozenset(waiting)
        | {
            attempt.id
            for attempt in proven
            if any(
                batches.get(batch) == HandoverState.SUBMITTING for batch in held.get(attempt.id, ())
            )
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


def _taken_again(
    attempts: Mapping[UUID, AttemptFacts], held: Mapping[UUID, Collection[int]]
) -> set[UUID]:
    """Return the attempts that were taken for all in them, and later, for some of these, again."""
    taken = [attempt for attempt in attempts.values() if attempt.is_taken]
    return {
        first.id
        for first in taken
        if any(
            again.batch_id in held.get(first.id, ()) and _when(again) > _when(first)
            for again in taken
        )
    }


def _taken_twice(
    proofs: Collection[Proof],
    attempts: Mapping[UUID, AttemptFacts],
    deliveries: Mapping[int, DeliveryFacts],
    batches: Mapping[int, str],
    held: Mapping[UUID, Collection[int]],
) -> set[UUID]:
    """Return of all attempts that took a copy by an event of this copy, all but the last that took
    it, by an event or by what the ledger says."""
    named: defaultdict[int, set[UUID]] = defaultdict(set)
    for proof in proofs:
        named[proof.delivery_id].add(proof.attempt_id)
    at_batch: defaultdict[int, list[AttemptFacts]] = defaultdict(list)
    for attempt in attempts.values():
        if attempt.is_taken:
            for batch in held.get(attempt.id, (attempt.batch_id,)):
                at_batch[batch].append(attempt)
    doubled: set[UUID] = set()
    for pk, ids in named.items():
        by_event = [attempts[found] for found in ids]
        took = list(by_event)
        delivery = deliveries[pk]
        if delivery.state is None and _state_of_batch(delivery, batches) == HandoverState.SUBMITTED:
            took += _took_the_batch(at_batch[delivery.batch_id or 0], by_event)
        last = max(map(_when, took))
        doubled.update(attempt.id for attempt in by_event if _when(attempt) < last)
    return doubled


def _took_the_batch(
    at_batch: Collection[AttemptFacts], by_event: Collection[AttemptFacts]
) -> list[AttemptFacts]:
    """Return which of the attempts that held a submitted batch took those that it speaks for."""
    took = [attempt for attempt in at_batch if attempt.may_have_all]
    others = [attempt for attempt in at_batch if not attempt.may_have_all]
    in_order = [attempt for attempt in others if attempt.in_order]
    if in_order and not any(attempt in in_order for attempt in by_event):
        # One of them, since each begins where the one before ended.
        took.append(min(in_order, key=_when))
    if others and not (last := max(others, key=_when)).in_order:
        took.append(last)
    return took


def _when(attempt: AttemptFacts) -> tuple[datetime, UUID]:
    return attempt.started_at, attempt.id
