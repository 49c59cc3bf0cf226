"""Adds up a ledger. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from digest.delivery.models import HandoverState

DELIVERY_TOTALS = (
    HandoverState.PENDING,
    HandoverState.SUBMITTED,
    HandoverState.SKIPPED,
    HandoverState.REJECTED,
    HandoverState.UNKNOWN,
)
BATCH_TOTALS = (
    HandoverState.PENDING,
    HandoverState.SUBMITTING,
    HandoverState.SUBMITTED,
    HandoverState.REJECTED,
    HandoverState.UNKNOWN,
)


@dataclass(frozen=True, kw_only=True)
class LedgerCount:
    """How many deliveries have a state of their own (or none) in batches of a state (or none)."""

    own: str | None
    batch: str | None
    count: int
    is_taken: bool = False
    """Of a batch that is submitting: the provider, which works in order, has taken these."""


def delivery_totals(counts: Iterable[LedgerCount]) -> dict[str, int]:
    """Return deliveries by DELIVERY_TOTALS; they add up to all that were counted.

    A delivery without a state of its own is as its batch says. Until a batch that is submitting
    has its answer, its deliveries are pending but for those that were taken one by one; one whose
    batch was skipped is so too.
    """
    totals: Counter[str] = Counter()
    for counted in counts:
        totals[state_of(counted.own, counted.batch, is_taken=counted.is_taken)] += counted.count
    return {state.value: totals[state.value] for state in DELIVERY_TOTALS}


def state_of(own: str | None, batch: str | None, *, is_taken: bool) -> HandoverState:
    """Return one of DELIVERY_TOTALS: what a delivery is that has this state of its own (or none) in
    a batch of that state (or in none). ``is_taken``: a provider in order is past it."""
    state = HandoverState(own or batch or HandoverState.SKIPPED)
    if state == HandoverState.SUBMITTING:
        return HandoverState.SUBMITTED if is_taken else HandoverState.PENDING
    return state


def batch_totals(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return batches by BATCH_TOTALS; those that came to nothing are left out."""
    totals = Counter(dict(counts))
    return {state.value: totals[state.value] for state in BATCH_TOTALS}
