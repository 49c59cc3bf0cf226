"""Where an issue stands, counted from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q

from digest.delivery.models import HandoverState
from digest.delivery.status.doubles import doubled_deliveries
from digest.delivery.status.rejections import rejected_by_reason
from digest.delivery.status.totals import LedgerCount, batch_totals, delivery_totals
from digest.delivery.status.waiting_for import WaitingFor, waiting_for
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
    waiting_for: WaitingFor | None = None
    """Why mail that is due does not go, and when it is tried; None where nothing is known to keep
    it."""
    rejected_by_reason: Mapping[str, int] = field(default_factory=dict)
    doubled: int = 0
    """Copies that are known to have gone twice: in doubt, sent again, and taken both times."""

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
            "waiting_for": self.waiting_for.to_json() if self.waiting_for else None,
            "rejected_by_reason": dict(self.rejected_by_reason),
            "doubled": self.doubled,
        }


def status_of(
    issue: Issue, *, provider: str | None = None, now: datetime | None = None
) -> IssueStatus:
    """Count the issue's ledger as it is now. What it waits for is told of ``provider``, the one of
    this installation unless named, and of ``now``, this moment unless given."""
    issue.refresh_from_db()
    is_taken = Q(batch__state=HandoverState.SUBMITTING, pk__lte=F("batch__position"))
    counted = issue.deliveries.order_by().annotate(is_taken=is_taken)
    rows = counted.values_list("state", "batch__state", "is_taken").annotate(Count("pk"))
    counts = [
        LedgerCount(own=own, batch=batch, is_taken=bool(taken), count=count)
        for own, batch, taken, count in rows
    ]
    totals = delivery_totals(counts)
    batches = issue.batches.order_by().values_list("state").annotate(Count("pk"))
    return IssueStatus(
        issue=issue.slug,
        state=issue.state,
        reason=issue.reason,
        audience=sum(totals.values()) if issue.audience is None else issue.audience,
        deliveries=totals,
        batches=batch_totals(batches),
        variants=issue.variants.count(),
        waiting_for=waiting_for(
            issue,
            provider=provider or settings.ENVIRONMENT.provider,
            now=now or datetime.now(UTC),
        )
        if totals[HandoverState.PENDING]
        else None,
        rejected_by_reason=rejected_by_reason(issue) if totals[HandoverState.REJECTED] else {},
        doubled=doubled_deliveries(issue),
    )
