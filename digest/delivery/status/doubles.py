"""Which copies are known to have gone twice."""

from django.db.models import Q

from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.issues.models import Issue


def doubled_deliveries(issue: Issue) -> int:
    """Return how many of the issue's copies events have proven to have been taken twice.

    Of a provider that takes a batch at once, all were in the first attempt that were in a later
    one, also where they had been moved apart by then; of one in order, one message of an attempt.
    """
    doubled = list(Attempt.objects.filter(batch__issue=issue, doubled=True))
    one_by_one = sum(attempt.in_order for attempt in doubled)
    again: set[int] = set()
    for attempt in doubled:
        if not attempt.in_order:
            again |= _went_again(attempt)
    if not again:
        return one_by_one
    submitted = Q(state=HandoverState.SUBMITTED) | Q(
        state=None, batch__state=HandoverState.SUBMITTED
    )
    return one_by_one + Delivery.objects.filter(submitted, batch__in=again).count()


def _went_again(attempt: Attempt) -> set[int]:
    """Return the batches with what the attempt held, of which a later attempt was taken."""
    held = Batch.objects.filter(Q(pk=attempt.batch_id) | Q(tried_before=attempt))
    later = Attempt.objects.filter(
        Q(taken__gt=0) | Q(seen_at__isnull=False),
        batch__in=held,
        started_at__gt=attempt.started_at,
    )
    return set(later.values_list("batch", flat=True))
