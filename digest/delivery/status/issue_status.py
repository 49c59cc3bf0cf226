"""Where an issue stands, counted from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from digest.delivery.models import HandoverState
from digest.delivery.status.totals import LedgerCount, batch_totals, delivery_totals
from digest.issues.models import Issue


@dataclass(frozen=True, kw_only=True)
class IssueStatus:
    """An issue's state, and its deliveries and batches by state."""

    issue: str
    """Its slug."""
    state: str
    reason: str
    audience: int
    deliveries: Mapping[str, int]
    """They always add up to the audience."""
    batches: Mapping[str, int]
    variants: int

    @property
    def is_complete(self) -> bool:
        """True where nothing is still to be handed over, and nothing is in doubt."""
        return not (
            self.deliveries[HandoverState.PENDING] or self.deliveries[HandoverState.UNKNOWN]
        )

    def to_json(self) -> dict[str, Any]:
        """Return what ``digest status --json`` prints."""
        return {
            "issue": self.issue,
            "state": self.state,
            "reason": self.reason,
            "audience": self.audience,
            "deliveries": dict(self.deliveries),
            "batches": dict(self.batches),
            "variants": self.variants,
        }


def status_of(issue: Issue) -> IssueStatus:
    """Count the issue's ledger as it is now."""
    issue.refresh_from_db()
    counted = issue.deliveries.order_by().values_list("state", "batch__state")
    counts = [
        LedgerCount(own=own, batch=batch, count=count)
        for own, batch, count in counted.annotate(Count("pk"))
    ]
    batches = issue.batches.order_by().values_list("state").annotate(Count("pk"))
    return IssueStatus(
        issue=issue.slug,
        state=issue.state,
        reason=issue.reason,
        audience=sum(count.count for count in counts),
        deliveries=delivery_totals(counts),
        batches=batch_totals(batches),
        variants=issue.variants.count(),
    )
