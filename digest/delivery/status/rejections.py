"""What was rejected, and why."""

from collections import Counter
from dataclasses import dataclass

from digest.delivery.models import Delivery, HandoverState
from digest.issues.models import Issue


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """One delivery that was refused for good."""

    delivery: int
    """Its primary key, as the provider's records and the outbox's index have it."""
    reason: str
    """Without anybody's address."""


def rejections(issue: Issue) -> list[Rejection]:
    """Return the issue's rejected deliveries, in their order."""
    own = Delivery.objects.filter(issue=issue, state=HandoverState.REJECTED)
    by_batch = Delivery.objects.filter(issue=issue, state=None, batch__state=HandoverState.REJECTED)
    rows = (own | by_batch).order_by("pk").values_list("pk", "reason", "batch__last_error")
    return [
        Rejection(delivery=pk, reason=reason or said or "no reason given")
        for pk, reason, said in rows
    ]


def rejected_by_reason(issue: Issue) -> dict[str, int]:
    """Return reason -> how many deliveries were rejected for it, the most frequent first."""
    return dict(Counter(found.reason for found in rejections(issue)).most_common())
