"""Keeps what a provider answered when the batch was not its sender's any more: parked when the
lease ran out, and let go again, closed or cancelled by a person since."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from digest.delivery.models import Attempt, Batch, HandoverState
from digest.delivery.outcomes.apply_fate import let_go_again
from digest.delivery.outcomes.proof import Proof
from digest.delivery.outcomes.settle_seen import settle_seen
from digest.delivery.providers.base import Deferred, Outcome, RefusedUs, Submitted, Unknown


def keep_late_answer(
    attempt_id: UUID, outcome: Outcome, *, ids: Sequence[int], now: datetime
) -> None:
    """Settle whom of ``ids`` the provider took after all, as an event of each would.

    Where it did not take all of them, that is kept with the attempt: an event of one of its readers
    will say nothing of the others. One in order kept each as it was taken; where it says that it
    took nobody at all, whoever was parked goes again.
    """
    with transaction.atomic():
        # The batch before its attempt, as senders have it.
        locked = Batch.objects.select_for_update(of=("self",), no_key=True)
        batch = locked.get(attempts=attempt_id)
        attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt_id)
        if attempt.outcome != Unknown.__name__:
            return
        if attempt.in_order:
            _let_first_go_again(batch, attempt, outcome, ids)
            return
        taken = _taken(outcome, ids)
        if not taken or len(taken) < len(ids):
            attempt.outcome = type(outcome).__name__
        attempt.taken = len(taken)
        attempt.save(update_fields=["outcome", "taken"])
    if taken:
        settle_seen([Proof(attempt_id=attempt_id, delivery_id=pk) for pk in taken], now=now)


def _let_first_go_again(
    batch: Batch, attempt: Attempt, outcome: Outcome, ids: Sequence[int]
) -> None:
    """Let the one whom this attempt left in doubt go again, where its provider never came to
    anybody: whoever was to be the first. A person's word that it stays in doubt is kept."""
    if attempt.taken or batch.closed or not isinstance(outcome, Deferred | RefusedUs):
        return
    parked = batch.deliveries.filter(pk__in=ids[:1], state=HandoverState.UNKNOWN)
    if parked.exists():
        let_go_again(batch, ids[:1])
        attempt.outcome = type(outcome).__name__
        attempt.save(update_fields=["outcome"])


def _taken(outcome: Outcome, ids: Sequence[int]) -> list[int]:
    if not isinstance(outcome, Submitted):
        return []
    named = {*outcome.rejected, *outcome.unknown, *outcome.pending, *outcome.not_reached}
    return [pk for pk in ids if pk not in named]
