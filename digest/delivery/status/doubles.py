"""Which copies are known to have gone twice."""

from django.db.models import Q

from digest.delivery.models import Attempt, Delivery, HandoverState
from digest.issues.models import Issue


def doubled_deliveries(issue: Issue) -> int:
    """Return how many of the issue's copies events have proven to have been taken twice.

    Of a provider that takes a batch at once, all of the batch were in both attempts; of one in
    order, one message of an attempt.
    """
    doubled = Attempt.objects.filter(batch__issue=issue, doubled=True)
    attempts = list(doubled.values_list("batch", "in_order"))
    at_once = {batch for batch, in_order in attempts if not in_order}
    one_by_one = sum(in_order for _, in_order in attempts)
    if not at_once:
        return one_by_one
    submitted = Q(state=HandoverState.SUBMITTED) | Q(
        state=None, batch__state=HandoverState.SUBMITTED
    )
    return one_by_one + Delivery.objects.filter(submitted, batch__in=at_once).count()
