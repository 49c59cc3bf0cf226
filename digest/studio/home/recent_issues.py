"""How the last issues went, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from digest.delivery.status.issue_status import status_of
from digest.events.heard_of import heard_of
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter

SHOWN = 8
_OUT = (IssueState.SENDING, IssueState.SENT, IssueState.CANCELLED)
_STILL_CHANGES = timedelta(days=4)
"""Providers report for about three days what became of mail."""
_KEPT_SECONDS = {True: 30, False: 3_600}
"""Whether an issue's numbers still change -> how old they may be shown: to count a copy each of
100,000 takes longer than a page may."""

_Counted = tuple[dict[str, int], dict[str, int], int]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecentIssue:
    """An issue that has begun to go out."""

    issue: Issue
    audience: int
    deliveries: Mapping[str, int]
    """State -> how many."""
    heard: Mapping[str, int]
    """Kind of event -> of how many copies it was reported."""


def recent_issues(newsletter: Newsletter, *, now: datetime) -> list[RecentIssue]:
    """Return the newsletter's last issues that began to go out, newest first."""
    out = newsletter.issues.filter(planned_at__isnull=False, state__in=_OUT)
    return [figures_of(issue, now=now) for issue in out.order_by("-date", "-pk")[:SHOWN]]


def figures_of(issue: Issue, *, now: datetime) -> RecentIssue:
    """Count what became of an issue's copies; half a minute old at most while it is under way."""
    ended = issue.finished_at
    changes = issue.state != IssueState.CANCELLED and (
        ended is None or now - ended < _STILL_CHANGES
    )
    key = f"figures-{issue.pk}-{issue.state}"
    counted: _Counted | None = cache.get(key)
    if counted is None:
        counted = _count(issue)
        cache.set(key, counted, _KEPT_SECONDS[changes])
    deliveries, heard, audience = counted
    return RecentIssue(issue=issue, audience=audience, deliveries=deliveries, heard=heard)


def _count(issue: Issue) -> _Counted:
    status = status_of(issue)
    return dict(status.deliveries), heard_of(issue), status.audience
