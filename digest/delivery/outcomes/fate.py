"""What an outcome means for a batch and each delivery in it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from digest.delivery.models import HandoverState
from digest.delivery.providers.base import (
    Deferred,
    Outcome,
    RefusedUs,
    Rejected,
    Submitted,
    Unknown,
)


@dataclass(frozen=True, kw_only=True)
class Fate:
    """The batch's state speaks for every delivery that is not named."""

    batch: HandoverState
    waits: bool = False
    """The batch backs off before it goes again."""
    submitted: tuple[int, ...] = ()
    """delivery ids; named where the batch says something else."""
    unknown: tuple[int, ...] = ()
    rejected: Mapping[int, str] = field(default_factory=dict)
    """delivery id -> why."""
    apart: tuple[int, ...] = ()
    """delivery ids that go on as a pending batch of their own."""
    apart_waits: bool = False
    is_about_apart: bool = False
    """The reason is about those moved apart, and says nothing of the others."""

    def gives(self, state: HandoverState, *, handed_over: int) -> int:
        """Return how many of those handed over are not named, and get this state by the batch."""
        named = len(self.submitted) + len(self.unknown) + len(self.rejected) + len(self.apart)
        return handed_over - named if self.batch == state else 0

    def taken(self, *, handed_over: int) -> int:
        """Return how many of those handed over were taken."""
        return len(self.submitted) + self.gives(HandoverState.SUBMITTED, handed_over=handed_over)


def fate_of(
    outcome: Outcome, ids: Sequence[int], *, in_order: bool = False, taken_up_to: int = 0
) -> Fate:
    """Return the fate of the deliveries ``ids``, in the order in which they were handed over.

    ``taken_up_to`` is the last one that a provider in order reported as taken: whatever it says
    at the end, those are submitted.
    """
    taken = tuple(pk for pk in ids if pk <= taken_up_to)
    rest = tuple(pk for pk in ids if pk > taken_up_to)
    match outcome:
        case Submitted():
            return _submitted(outcome, ids)
        case Deferred() | RefusedUs() if rest:
            return _not_taken(outcome, taken, rest)
        case Rejected(reason=reason) if rest:
            return _halved(reason, taken, rest)
        case Unknown() if in_order:
            return fate_in_order(ids, taken_up_to=taken_up_to)
        case Unknown():
            return Fate(batch=HandoverState.UNKNOWN)
        case _:
            return Fate(batch=HandoverState.SUBMITTED)


def fate_in_order(
    ids: Sequence[int], *, taken_up_to: int, next_is_taken: bool | None = None
) -> Fate:
    """Return the fate where a sender in order was lost: the next one is in doubt, no other is.

    ``next_is_taken`` says what the provider knows of that one; None where it cannot tell.
    """
    rest = [pk for pk in ids if pk > taken_up_to]
    taken = tuple(pk for pk in ids if pk <= taken_up_to)
    if rest and next_is_taken is not None:
        known = (*taken, rest[0]) if next_is_taken else taken
        is_over = len(known) == len(ids)
        if is_over:
            return Fate(batch=HandoverState.SUBMITTED)
        return Fate(batch=HandoverState.PENDING, submitted=known)
    if len(rest) > 1:
        return Fate(batch=HandoverState.PENDING, submitted=taken, unknown=(rest[0],))
    return Fate(batch=HandoverState.SUBMITTED, unknown=tuple(rest))


def fate_after_power_cut(ids: Sequence[int], taken: Mapping[int, bool | None]) -> Fate:
    """Return the fate where the machine went down with a sender in order, and the position may lag
    behind.

    ``taken`` says of each whether the provider took it; None where nobody can tell.
    """
    known = tuple(pk for pk in ids if taken[pk])
    doubtful = tuple(pk for pk in ids if taken[pk] is None)
    if len(known) + len(doubtful) < len(ids):
        return Fate(batch=HandoverState.PENDING, submitted=known, unknown=doubtful)
    if not known:
        return Fate(batch=HandoverState.UNKNOWN)
    return Fate(batch=HandoverState.SUBMITTED, unknown=doubtful)


def _not_taken(
    outcome: Deferred | RefusedUs, taken: tuple[int, ...], rest: tuple[int, ...]
) -> Fate:
    if isinstance(outcome, Deferred):
        return Fate(batch=HandoverState.PENDING, waits=True, submitted=taken)
    # Behind the others, so that it stands in nobody's way once a person lets them go on.
    apart = tuple(pk for pk in rest if pk == outcome.reader) if len(rest) > 1 else ()
    return Fate(
        batch=HandoverState.PENDING, submitted=taken, apart=apart, is_about_apart=bool(apart)
    )


def _halved(reason: str, taken: tuple[int, ...], rest: tuple[int, ...]) -> Fate:
    if len(rest) == 1:
        batch = HandoverState.SUBMITTED if taken else HandoverState.REJECTED
        return Fate(batch=batch, rejected={rest[0]: reason})
    half = rest[(len(rest) + 1) // 2 :]
    return Fate(batch=HandoverState.PENDING, submitted=taken, apart=half)


def _submitted(outcome: Submitted, ids: Sequence[int]) -> Fate:
    rejected = {pk: words for pk, words in outcome.rejected.items() if pk in ids}
    unknown = _of(ids, outcome.unknown)
    later = _of(ids, outcome.pending)
    again = _of(ids, outcome.not_reached)
    named = {*rejected, *unknown, *later, *again}
    taken = tuple(pk for pk in ids if pk not in named)
    if again:
        return Fate(
            batch=HandoverState.PENDING,
            submitted=taken,
            unknown=unknown,
            rejected=rejected,
            apart=later,
            apart_waits=True,
        )
    if later and not taken:
        return Fate(batch=HandoverState.PENDING, waits=True, unknown=unknown, rejected=rejected)
    return Fate(
        batch=HandoverState.SUBMITTED,
        unknown=unknown,
        rejected=rejected,
        apart=later,
        apart_waits=True,
    )


def _of(ids: Sequence[int], named: Collection[int]) -> tuple[int, ...]:
    wanted = frozenset(named)
    return tuple(pk for pk in ids if pk in wanted)
