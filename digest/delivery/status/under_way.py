"""What of an issue is with the provider at this moment, and so cannot be stopped any more."""

from dataclasses import dataclass

from digest.delivery.models import Attempt, Delivery, HandoverState
from digest.issues.models import Issue


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """What still ends after a hold or a cancellation, in numbers."""

    messages: int
    """Messages in hand of providers that take one after the other: one for each batch."""
    deliveries_together: int
    """Copies in batches that a provider takes all at once."""

    def __bool__(self) -> bool:
        return bool(self.messages or self.deliveries_together)


def under_way(issue: Issue) -> UnderWay:
    """Count what senders have in hand of the issue."""
    attempts = Attempt.objects.filter(
        batch__issue=issue, batch__state=HandoverState.SUBMITTING, ended_at=None
    )
    together = Delivery.objects.filter(
        batch__in=attempts.filter(in_order=False).values("batch"), state=None
    )
    return UnderWay(
        messages=attempts.filter(in_order=True).count(), deliveries_together=together.count()
    )
