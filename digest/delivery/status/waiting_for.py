"""What mail that is due waits for, where the provider did not take it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Min

from digest.delivery.models import Batch, Delivery, HandoverState
from digest.issues.models import Issue, IssueState


@dataclass(frozen=True, kw_only=True)
class WaitingFor:
    """The last deferral of an issue that is being sent."""

    deliveries: int
    """How many back off."""
    reason: str
    """The provider's or its connection's words; without anybody's address."""
    next_try: datetime
    """When the first of them is tried again; past where nobody has been at it since."""
    tries: int
    """How often in a row the one that was tried most was not taken."""

    def to_json(self) -> dict[str, Any]:
        """Return what ``digest status --json`` prints."""
        return {
            "deliveries": self.deliveries,
            "reason": self.reason,
            "next_try": self.next_try.isoformat(),
            "tries": self.tries,
        }

    def __str__(self) -> str:
        mails = "1 mail was" if self.deliveries == 1 else f"{self.deliveries} mails were"
        why = self.reason or "The provider asked to wait."
        return f"{mails} not taken yet. {why} Tried again from {self.next_try:%F %T} UTC on."


def waiting_for(issue: Issue) -> WaitingFor | None:
    """Return what the issue's mail waits for; None where none of it backs off.

    What is held, or was cancelled, waits for a person instead.
    """
    backing_off = Batch.objects.filter(
        issue=issue,
        issue__state=IssueState.SENDING,
        state=HandoverState.PENDING,
        not_before__isnull=False,
    )
    found = backing_off.aggregate(next_try=Min("not_before"), tries=Max("tries"))
    if found["next_try"] is None:
        return None
    last = backing_off.annotate(ended=Max("attempts__ended_at")).order_by(
        F("ended").desc(nulls_last=True), "-not_before"
    )
    reasons = last.exclude(last_error="").values_list("last_error", flat=True)
    return WaitingFor(
        deliveries=Delivery.objects.filter(batch__in=backing_off, state=None).count(),
        reason=reasons.first() or "",
        next_try=found["next_try"],
        tries=found["tries"],
    )
