"""Composing the draft of a newsletter's next date when its time has come."""

from datetime import date, datetime, timedelta

from django.db import transaction

from digest.engine.due_steps import compose_from, wants_composing
from digest.engine.issue_facts import audience_due_span
from digest.issues.by_program import note_by_program
from digest.issues.compose import Composed, compose
from digest.issues.models import Issue, IssueState
from digest.issues.next_open_date import rescheduled_from
from digest.issues.stands import stands
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
    composed = _compose(newsletter, issue_date, now)
    if composed.issue is not None:
        return f"{composed.issue.slug}: composed. {composed.reason}"
    if former is not None and former.reason == composed.reason:
        return None
    return f"{newsletter.slug}, {issue_date}: no issue for now. {composed.reason}"


def _compose(newsletter: Newsletter, issue_date: date, now: datetime) -> Composed:
    """Compose it, and write down what came of it, but not that as few summaries wait as before:
    that is tried with each tick."""
    with transaction.atomic():
        # As compose does; so that nobody composes or approves it between these statements.
        Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        of_the_date = Issue.objects.filter(newsletter=newsletter, date=issue_date)
        former = of_the_date.select_for_update().first()
        before = stands(former) if former is not None else {}
        composed = compose(newsletter, issue_date=issue_date, now=now)
        issue = of_the_date.first()
        if issue is not None and stands(issue) != before:
            deed = "skipped" if issue.state == IssueState.SKIPPED else "composed"
            note_by_program(issue, deed, before=before, at=now)
    return composed
