"""Keeps what a provider answered when the batch was not its sender's any more: parked when the
lease ran out, and let go again, closed or cancelled by a person since."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from digest.delivery.models import Attempt
from digest.delivery.outcomes.proof import Proof
from digest.delivery.outcomes.settle_seen import settle_seen
from digest.delivery.providers.base import Outcome, Submitted, Unknown


def keep_late_answer(
    attempt_id: UUID, outcome: Outcome, *, ids: Sequence[int], now: datetime
) -> None:
    """Settle whom of ``ids`` the provider took after all, as an event of each would.

    Where it did not take all of them, that is kept with the attempt: an event of one of its readers
    will say nothing of the others. One in order kept each as it was taken.
    """
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt_id)
        if attempt.in_order or attempt.outcome != Unknown.__name__:
            return
        taken = _taken(outcome, ids)
        if not taken or len(taken) < len(ids):
            attempt.outcome = type(outcome).__name__
        attempt.taken = len(taken)
        attempt.save(update_fields=["outcome", "taken"])
    if taken:
        settle_seen([Proof(attempt_id=attempt_id, delivery_id=pk) for pk in taken], now=now)


def _taken(outcome: Outcome, ids: Sequence[int]) -> list[int]:
    if not isinstance(outcome, Submitted):
        return []
    named = {*outcome.rejected, *outcome.unknown, *outcome.pending, *outcome.not_reached}
    return [pk for pk in ids if pk not in named]
