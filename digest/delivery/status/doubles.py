"""Which copies are known to have gone twice."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.issues.models import Issue


def doubled_deliveries(issue: Issue) -> int:
    """Return how many of the issue's copies events have proven to have been taken twice.

    Of a provider that takes a batch at once, all were in the first attempt that were in a later
    one, also where they had been moved apart by then; of one in order, one message of an attempt.
    """
    doubled = list(Attempt.objects.filter(batch__issue=issue, doubled=True))
    one_by_one = sum(attempt.in_order for attempt in doubled)
    again: defaultdict[int, dict[UUID, Attempt]] = defaultdict(dict)
    for first in doubled:
        if not first.in_order:
            for later in _taken_after(first):
                again[later.batch_id][later.pk] = later
    return one_by_one + sum(_taken_of(batch, later.values()) for batch, later in again.items())


def _taken_after(first: Attempt) -> QuerySet[Attempt]:
    """Return the later attempts that took something of what the attempt held."""
    held = Batch.objects.filter(Q(pk=first.batch_id) | Q(tried_before=first))
    return Attempt.objects.filter(
        Q(taken__gt=0) | Q(seen_at__isnull=False),
        batch__in=held,
        started_at__gt=first.started_at,
    )


def _taken_of(batch: int, again: Collection[Attempt]) -> int:
    """Return how many of the batch the attempts took again, at the most: all of it, where it is
    known by an event alone of one that was taken for all."""
    submitted = Q(state=HandoverState.SUBMITTED) | Q(
        state=None, batch__state=HandoverState.SUBMITTED
    )
    everybody = Delivery.objects.filter(submitted, batch=batch).count()
    if any(attempt.taken == 0 and not attempt.in_order for attempt in again):
        return everybody
    return min(everybody, sum(max(attempt.taken, 1) for attempt in again))
