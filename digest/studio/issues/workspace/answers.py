"""How a change of an issue is answered: with the parts of the page that it changed, or, where no
script asked, by the page."""

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import trigger_client_event

from digest.issues.editing.revisions import ITEMS, Change
from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest
from digest.studio.issues.issue_page import EDITED, subject_of
from digest.team.audit import drop_newest, record

CHANGED = "issue-changed"
"""What listens for it in the page: checks, preview, what differs from the approval."""
CONFLICT = 409


def write_trail(request: StudioRequest, issue: Issue, change: Change) -> None:
    """Write the change into the audit trail; in the transaction that made it.

    What is typed in one go is one entry, as it is one revision, unless something else was written
    down of the issue in between.
    """
    field, subject, by = change.edit.field, subject_of(issue), request.member.email
    before = change.before
    if change.goes_on_from and drop_newest(EDITED, subject, field, by=by, at=change.goes_on_from):
        before = change.edit.before
    record(
        EDITED,
        subject,
        by=by,
        at=change.edit.at,
        before={field: _short(field, before)},
        after={field: _short(field, change.after)},
    )


def tell_page(response: HttpResponse) -> HttpResponse:
    """Let the rest of the page know that the issue was changed."""
    # At the body, since the button that asked may be gone by then.
    return trigger_client_event(response, CHANGED, {"target": "body"})


def back_to(
    request: StudioRequest, issue: Issue, anchor: str, *, said: str = "", fault: str = ""
) -> HttpResponse:
    """Lead back to where in the page it was done, and say there what came of it."""
    if fault:
        say_error(request, fault)
    elif said:
        success(request, said)
    return redirect(f"{reverse('studio:issue', args=[issue.slug])}#{anchor}")


def _short(field: str, value: object) -> object:
    if field == ITEMS and isinstance(value, list):
        return [one["summary"] for one in value]
    return value
