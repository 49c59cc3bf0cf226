"""Giving up a draft that nobody approved in time."""

from datetime import datetime

from digest.issues.by_program import done_by_program
from digest.issues.models import Issue
from digest.issues.workflow import skip


def skip_unapproved(issue: Issue, *, now: datetime) -> str:
    """Skip the draft, with a note; its items wait for the next issue. Returns what was done."""
    hours = issue.newsletter.late_after_hours
    reason = f"Nobody approved it within {hours} hours after its last due time; its items wait."
    with done_by_program(issue, "skipped", at=now):
        skip(issue, reason=reason, at=now)
    return f"skipped. {reason}"
