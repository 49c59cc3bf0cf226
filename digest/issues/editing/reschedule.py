"""Putting an issue on another date."""

from datetime import date, datetime

from django.db import transaction

from digest.issues.editing.errors import EditError
from digest.issues.editing.new_date import fault_of_date
from digest.issues.editing.revisions import (
    DATE,
    Change,
    is_editable,
    lock_for_edit,
    refuse_overtaken,
    write_revision,
)
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter

_CHANGED = (
    "date", "composed_for", "state", "held_from", "editors_told_at", "reminded_at", "send_now"
)  # fmt: skip


def reschedule(issue: Issue, to: date, *, revision: int, by: str, at: datetime) -> Change | None:
    """Put the issue on another date, until its audience is planned; None where it has it already.

    Its slug stays: pages that are open, mail to editors and the audit trail know it by that. What
    was approved says the former date, so an approved issue is a draft again, and one that was to
    go at once is not any more. Editors who were told are told anew. The schedule goes on as before,
    and composes none in its place. Raises EditError for a date that will not do or an issue past
    editing, and OvertakenError where somebody else put it elsewhere after ``revision``.
    """
    with transaction.atomic():
        locked = lock_for_edit(issue)
        before = locked.date
        if to == before:
            return None
        refuse_overtaken(locked, DATE, revision=revision)
        _refuse(locked, to, at)
        locked.date = to
        locked.composed_for = locked.composed_for or before
        if locked.state == IssueState.APPROVED:
            locked.state = IssueState.DRAFT
        if locked.held_from == IssueState.APPROVED:
            locked.held_from = IssueState.DRAFT
        locked.editors_told_at = locked.reminded_at = None
        locked.send_now = False
        locked.save(update_fields=_CHANGED)
        return write_revision(
            locked,
            field=DATE,
            what=f"put it on {to.day} {to:%B %Y}",
            before=before.isoformat(),
            after=to.isoformat(),
            by=by,
            at=at,
        )


def _refuse(issue: Issue, to: date, now: datetime) -> None:
    newsletter = Newsletter.objects.get(pk=issue.newsletter_id)
    other = newsletter.issues.filter(date=to).first()
    slug, for_good = (other.slug, _why_it_stays(other)) if other else ("", "")
    fault = fault_of_date(to, newsletter.schedule, taken_by=slug, for_good=for_good, now=now)
    if fault:
        raise EditError(fault)


def _why_it_stays(issue: Issue) -> str:
    if is_editable(issue):
        return ""
    is_over = issue.state in {IssueState.SENT, IssueState.SKIPPED, IssueState.CANCELLED}
    return f"was {issue.state}" if is_over else "is going out"
