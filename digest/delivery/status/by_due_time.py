"""How far an issue has come, by when its readers were due it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from digest.delivery.models import HandoverState
from digest.delivery.status.totals import LedgerCount, batch_totals, delivery_totals
from digest.issues.models import Issue


@dataclass(frozen=True, kw_only=True, slots=True)
class DueTime:
    """The copies that were due at one time."""

    at: datetime
    deliveries: Mapping[str, int]
    """By DELIVERY_TOTALS."""
    batches: Mapping[str, int]
    """By BATCH_TOTALS."""

    @property
    def copies(self) -> int:
        """How many there are."""
        return sum(self.deliveries.values())

    @property
    def batches_all(self) -> int:
        """How many batches there are."""
        return sum(self.batches.values())

    @property
    def batches_done(self) -> int:
        """How many of them need no provider any more."""
        under_way = (HandoverState.PENDING, HandoverState.SUBMITTING)
        return self.batches_all - sum(self.batches[state] for state in under_way)


def by_due_time(issue: Issue) -> tuple[DueTime, ...]:
    """Count the issue's copies and batches by due time, soonest first; those who were due it and
    get nothing are in no batch, and left out."""
    is_taken = Q(batch__state=HandoverState.SUBMITTING, pk__lte=F("batch__position"))
    rows = (
        issue.deliveries.filter(batch__isnull=False)
        .order_by()
        .annotate(is_taken=is_taken)
        .values_list("batch__due_at", "state", "batch__state", "is_taken")
        .annotate(Count("pk"))
    )
    counts: defaultdict[datetime, list[LedgerCount]] = defaultdict(list)
    for at, own, batch, taken, count in rows:
        counts[at].append(LedgerCount(own=own, batch=batch, is_taken=bool(taken), count=count))
    batches: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
    found = issue.batches.order_by().values_list("due_at", "state").annotate(Count("pk"))
    for at, state, count in found:
        batches[at][state] += count
    return tuple(
        DueTime(
            at=at, deliveries=delivery_totals(counts[at]), batches=batch_totals(batches[at].items())
        )
        for at in sorted(counts)
    )


def zones_by_due_time(issue: Issue) -> Mapping[datetime, tuple[str, ...]]:
    """Return due time -> zones in which it is due then, by where most of each zone's readers are in
    the ledger: the newsletter's hour may be another since it was planned, and a reader's zone."""
    rows = (
        issue.deliveries.filter(batch__isnull=False)
        .order_by()
        .values_list("subscriber__time_zone", "batch__due_at")
        .annotate(Count("pk"))
    )
    counts: defaultdict[str, Counter[datetime]] = defaultdict(Counter)
    for zone, at, count in rows:
        counts[zone or issue.newsletter.time_zone][at] += count
    zones: defaultdict[datetime, list[str]] = defaultdict(list)
    for zone in sorted(counts):
        ((at, _),) = counts[zone].most_common(1)
        zones[at].append(zone)
    return {at: tuple(names) for at, names in zones.items()}
