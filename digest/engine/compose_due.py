"""Composing the draft of a newsletter's next date when its time has come."""

from datetime import datetime, timedelta

from digest.engine.due_steps import compose_from, wants_composing
from digest.engine.issue_facts import audience_due_span
from digest.issues.compose import compose
from digest.issues.models import Issue
from digest.issues.next_open_date import rescheduled_from
from digest.newsletters.models import Newsletter
from digest.newsletters.schedule import next_date


def compose_due(newsletter: Newsletter, *, now: datetime) -> str | None:
    """Compose the next issue if that is due; return what came of it, or None for nothing new.

    A date that has passed gets no issue any more: what would have been in it waits for the next.
    Nor does one whose issue a person has put on another date.
    """
    issue_date = next_date(now, newsletter.schedule)
    former = Issue.objects.filter(newsletter=newsletter, date=issue_date).first()
    if not wants_composing(former.state if former else None):
        return None
    if former is None and rescheduled_from(newsletter, issue_date) is not None:
        return None
    first_due_at, _ = audience_due_span(newsletter, issue_date)
    lead = timedelta(hours=newsletter.lead_hours)
    if now < compose_from(first_due_at, lead=lead, release=newsletter.release):
        return None
    composed = compose(newsletter, issue_date=issue_date, now=now)
    if composed.issue is not None:
        return f"{composed.issue.slug}: composed. {composed.reason}"
    if former is not None and former.reason == composed.reason:
        return None
    return f"{newsletter.slug}, {issue_date}: no issue for now. {composed.reason}"
