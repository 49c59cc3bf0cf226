"""What became of the issues that are over, in numbers, counted by the clock and kept.

To count a copy each of 100,000, and all that was heard of them, takes longer than a page may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from digest.delivery.status.issue_status import status_of
from digest.delivery.status.totals import DELIVERY_TOTALS
from digest.events.heard_of import TOLD_KINDS, heard_of
from digest.events.models import KeptFigures
from digest.issues.models import Issue, IssueState

OVER = (IssueState.SENT, IssueState.CANCELLED)
SOONEST = timedelta(minutes=10)
_SHARE_OF_ITS_AGE = 10
"""Less and less is heard of an issue: its figures may be a tenth as old as it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueFigures:
    """What became of an issue's copies."""

    counted_at: datetime
    audience: int
    deliveries: Mapping[str, int]
    """State -> how many."""
    heard: Mapping[str, int]
    """Kind of event -> of how many copies it was reported."""


def count_figures(issue: Issue, *, now: datetime) -> IssueFigures:
    """Count them as they are now."""
    status = status_of(issue)
    return IssueFigures(
        counted_at=now,
        audience=status.audience,
        deliveries=dict(status.deliveries),
        heard=heard_of(issue),
    )


def kept_figures(issues: list[Issue]) -> dict[int, IssueFigures]:
    """Return primary key -> what was last counted of it; of issues alone that are over, and were
    when it was counted."""
    over = [issue.pk for issue in issues if issue.state in OVER]
    ended = F("issue__finished_at")
    rows = KeptFigures.objects.filter(
        Q(issue__finished_at=None) | Q(counted_at__gte=ended), issue__in=over
    )
    # PostgreSQL keeps the names in an order of its own.
    return {
        row.issue_id: IssueFigures(
            counted_at=row.counted_at,
            audience=row.audience,
            deliveries={state.value: row.deliveries[state] for state in DELIVERY_TOTALS},
            heard={kind.value: row.heard.get(kind, 0) for kind in TOLD_KINDS},
        )
        for row in rows
    }


def keep_figures(*, now: datetime, most: int = 2) -> int:
    """Count those that are due it, the newest issues first, ``most`` at a time so that nothing else
    waits for long. Returns how many were counted."""
    over = Issue.objects.filter(state__in=OVER, planned_at__isnull=False).order_by("-planned_at")
    counted = 0
    for issue in over.select_related("kept_figures"):
        if counted == most:
            break
        kept = getattr(issue, "kept_figures", None)
        ended = issue.finished_at or issue.planned_at
        if ended is None or (kept and not is_stale(kept.counted_at, ended=ended, now=now)):
            continue
        figures = count_figures(issue, now=now)
        KeptFigures.objects.update_or_create(
            issue=issue,
            defaults={
                "counted_at": now,
                "audience": figures.audience,
                "deliveries": figures.deliveries,
                "heard": figures.heard,
            },
        )
        counted += 1
    return counted


def is_stale(counted_at: datetime, *, ended: datetime, now: datetime) -> bool:
    """Tell whether an issue that ended then is to be counted again. Pure."""
    return counted_at < ended or now - counted_at >= max(SOONEST, (now - ended) / _SHARE_OF_ITS_AGE)
