"""How far an issue has come, counted often and cheaply."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from digest.delivery.models import HandoverState
from digest.delivery.status.by_due_time import DueTime, by_due_time, zones_by_due_time
from digest.delivery.status.doubles import doubled_deliveries
from digest.delivery.status.rejections import rejected_by_reason
from digest.delivery.status.waiting_for import WaitingFor, waiting_for
from digest.issues.models import Issue, IssueState

POLLED_SECONDS = 5
"""How often a page asks that shows an issue being sent."""
_FRESH = POLLED_SECONDS - 1
_KEPT_SECONDS = {IssueState.SENDING: _FRESH, IssueState.HELD: _FRESH}
"""However many look, copies are counted once in this time; of an issue that is over, seldom."""
_KEPT_OTHERWISE = 30
_ZONES_KEPT = 3_600


@dataclass(frozen=True, kw_only=True, slots=True)
class HowFar:
    """Where an issue's copies are."""

    audience: int
    due: tuple[DueTime, ...]
    totals: Mapping[str, int]
    """State -> copies of those who get a mail."""
    batches: Mapping[str, int]
    waits: WaitingFor | None
    rejected: Mapping[str, int]
    doubled: int

    @property
    def copies(self) -> int:
        """How many get a mail."""
        return sum(self.totals.values())

    @property
    def done(self) -> int:
        """Of how many it is known what became of them, or nobody can tell."""
        return self.copies - self.totals.get(HandoverState.PENDING, 0)

    @property
    def nothing(self) -> int:
        """How many were due it and get nothing."""
        return self.audience - self.copies


def how_far(issue: Issue, *, now: datetime) -> HowFar:
    """Count where the issue's copies are; a few seconds old at most while it is being sent."""
    key = _key(issue)
    found: HowFar | None = cache.get(key)
    if found is None:
        found = _count(issue, now)
        cache.set(key, found, _KEPT_SECONDS.get(IssueState(issue.state), _KEPT_OTHERWISE))
    return found


def count_anew(issue: Issue) -> None:
    """Have what is shown next of the issue counted then."""
    cache.delete(_key(issue))


def zones_due(issue: Issue) -> Mapping[datetime, tuple[str, ...]]:
    """Return due time -> zones of the issue's readers in which it is due then."""
    key = f"zones-due-{issue.pk}"
    found: Mapping[datetime, tuple[str, ...]] | None = cache.get(key)
    if found is None:
        found = zones_by_due_time(issue)
        cache.set(key, found, _ZONES_KEPT)
    return found


def _key(issue: Issue) -> str:
    return f"how-far-{issue.pk}-{issue.state}"


def _count(issue: Issue, now: datetime) -> HowFar:
    due = by_due_time(issue)
    totals: Counter[str] = Counter()
    batches: Counter[str] = Counter()
    for each in due:
        totals.update(each.deliveries)
        batches.update(each.batches)
    is_waiting = totals[HandoverState.PENDING] > 0
    return HowFar(
        audience=issue.audience or totals.total(),
        due=due,
        totals=dict(totals),
        batches=dict(batches),
        waits=waiting_for(issue, provider=settings.ENVIRONMENT.provider, now=now)
        if is_waiting
        else None,
        rejected=rejected_by_reason(issue) if totals[HandoverState.REJECTED] else {},
        doubled=doubled_deliveries(issue),
    )
