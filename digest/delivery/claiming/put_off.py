"""Readers whom the provider puts off again and again while it takes others."""

from datetime import datetime

from django.db.models import Max, Q

from digest.delivery.claiming.lateness import MOST_PUT_OFF_PERCENT, is_their_own_trouble
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.delivery.providers.base import Submitted

ENOUGH_TAKEN = 100 // MOST_PUT_OFF_PERCENT
"""For each that is put off: nobody need count more."""


def put_off_at(batch: Batch) -> datetime | None:
    """Return when the batch's readers were last put off; None where that is not their own trouble.

    It is not where the provider did not answer for them but as a whole, or has taken nobody since
    they were due, or puts off more than a few.
    """
    if not batch.tries:
        return None
    answered = batch.attempts.filter(outcome=Submitted.__name__)
    last: datetime | None = answered.aggregate(last=Max("ended_at"))["last"]
    return last if last and others_are_taken(batch) else None


def others_are_taken(batch: Batch) -> bool:
    """Tell whether the issue was handed over since the batch was due, to many more readers than are
    put off."""
    if not took_some_since(batch.issue_id, batch.due_at):
        return False
    waiting = Q(batch__state=HandoverState.PENDING, batch__tries__gt=0) | Q(batch=batch)
    deliveries = Delivery.objects.filter(batch__issue=batch.issue_id)
    put_off = deliveries.filter(waiting, state=None).count()
    submitted = HandoverState.SUBMITTED
    taken = deliveries.filter(Q(state=submitted) | Q(state=None, batch__state=submitted))
    enough = len(taken.values_list("pk")[: put_off * ENOUGH_TAKEN])
    return is_their_own_trouble(put_off=put_off, taken=enough)


def took_some_since(issue: int, since: datetime) -> bool:
    """Tell whether anybody of the issue was taken by an attempt that began since."""
    in_order = Q(in_order=True, batch__position__gt=0)
    at_once = Q(in_order=False, batch__state=HandoverState.SUBMITTED)
    return Attempt.objects.filter(
        in_order | at_once,
        batch__issue=issue,
        started_at__gte=since,
        outcome=Submitted.__name__,
    ).exists()
