"""Lets an issue go out at once, at a person's word."""

from datetime import datetime

from digest.issues.models import Issue, IssueState

_MAY_GO = (IssueState.APPROVED, IssueState.SENDING)


def send_now(issue: Issue, *, at: datetime) -> bool:
    """Wait for nobody's local time any more, and let go what is late by now: an approved issue is
    planned by the next tick, and all of it is due then. Nothing is handed over here. Returns False
    where it is neither approved nor being sent."""
    waits = Issue.objects.filter(pk=issue.pk, state__in=_MAY_GO)
    is_let_go = waits.update(send_now=True, late_accepted_at=at)
    issue.refresh_from_db()
    return bool(is_let_go)
