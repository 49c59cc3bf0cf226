"""Writes down who gets nothing any more."""

from collections.abc import Collection

from digest.delivery.models import Delivery, HandoverState


def skip_deliveries(deliveries: Collection[int], *, reason: str) -> int:
    """Skip those that have no state of their own yet, with the reason; return how many."""
    return Delivery.objects.filter(pk__in=deliveries, state=None).update(
        state=HandoverState.SKIPPED, reason=reason
    )
