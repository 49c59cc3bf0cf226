"""What mail that is due waits for, where the provider did not take it, or took no other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Min, QuerySet

from digest.delivery.claiming.claimable import claimable
from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.guards.pace import LONGEST_REST, rests_until
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.delivery.providers.base import Deferred
from digest.issues.models import Issue, IssueState


@dataclass(frozen=True, kw_only=True)
class WaitingFor:
    """What keeps an issue that is being sent from going on."""

    deliveries: int
    """How many back off, or are due while the provider is left alone."""
    reason: str
    """The provider's or its connection's words; without anybody's address."""
    next_try: datetime
    """When the first of them is tried again; past where nobody has been at it since."""
    tries: int
    """How often in a row the one that was tried most was not taken; 0 where none was tried."""

    def to_json(self) -> dict[str, Any]:
        """Return what ``digest status --json`` prints."""
        return {
            "deliveries": self.deliveries,
            "reason": self.reason,
            "next_try": self.next_try.isoformat(),
            "tries": self.tries,
        }

    def __str__(self) -> str:
        one = self.deliveries == 1
        why = self.reason or "The provider asked to wait."
        when = f"from {self.next_try:%F %T} UTC on."
        if self.tries:
            mails = "1 mail was" if one else f"{self.deliveries} mails were"
            return f"{mails} not taken yet. {why} Tried again {when}"
        mails = "1 mail waits" if one else f"{self.deliveries} mails wait"
        return f"{mails}: the provider did not take other mail just now. {why} Tried {when}"


def waiting_for(issue: Issue, *, provider: str, now: datetime) -> WaitingFor | None:
    """Return what the issue's mail waits for, of that provider; None where it waits for nothing.

    What is held, or was cancelled, waits for a person instead.
    """
    backing_off = Batch.objects.filter(
        issue=issue,
        issue__state=IssueState.SENDING,
        state=HandoverState.PENDING,
        not_before__isnull=False,
    )
    found = backing_off.aggregate(next_try=Min("not_before"), tries=Max("tries"))
    rest = rests_until(provider, now=now)
    spared = claimable(issue, now) if rest else Batch.objects.none()
    times = [found["next_try"]] if found["next_try"] else []
    if spared.exists():
        times.append(now)
    if not times:
        return None
    return WaitingFor(
        deliveries=_deliveries(backing_off) + _deliveries(spared.filter(not_before=None)),
        reason=_last_reason(backing_off) or (_last_deferral(provider, now=now) if rest else ""),
        next_try=max(min(times), rest or min(times)),
        tries=found["tries"] or 0,
    )


def _deliveries(batches: QuerySet[Batch]) -> int:
    return Delivery.objects.filter(batch__in=batches.order_by(), state=None).count()


def _last_reason(backing_off: QuerySet[Batch]) -> str:
    last = backing_off.annotate(ended=Max("attempts__ended_at")).order_by(
        F("ended").desc(nulls_last=True), "-not_before"
    )
    return last.exclude(last_error="").values_list("last_error", flat=True).first() or ""


def _last_deferral(provider: str, *, now: datetime) -> str:
    """Return why the provider is left alone, whatever issue it was about."""
    deferred = Attempt.objects.filter(
        provider=provider,
        started_at__gt=now - LONGEST_REST - timedelta(seconds=LEASE_SECONDS),
        outcome=Deferred.__name__,
    )
    return deferred.order_by("-started_at").values_list("detail", flat=True).first() or ""
