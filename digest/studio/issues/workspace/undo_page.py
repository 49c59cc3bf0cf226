"""``/studio/issues/<slug>/undo/`` and ``redo/``: the last change is taken back, and made again."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.issues.editing.errors import EditError
from digest.issues.editing.revisions import ITEMS, Change
from digest.issues.editing.undo import redo, undo
from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.by_buttons import by_buttons
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.workspace.answers import (
    CONFLICT,
    back_to,
    tell_page,
    write_trail,
)
from digest.studio.issues.workspace.workspace import workspace_of
from digest.studio.number_in import number_in
from digest.studio.summaries.decisions import note_standing
from digest.team.roles import Permission

UNDO_TEMPLATE = "studio/issues/workspace/undo_answer.html"


@studio_page(Permission.EDIT, methods=("POST",))
def undo_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Take back the change that made ``revision``, if it still is the last one."""
    return _act(request, slug, undo)


@studio_page(Permission.EDIT, methods=("POST",))
def redo_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Make again what the undoing that made ``revision`` took back, if nothing came after it."""
    return _act(request, slug, redo)


def _act(request: StudioRequest, slug: str, act: Callable[..., Change]) -> HttpResponse:
    issue = find_issue(slug)
    revision = number_in(request.POST.get("revision"))
    try:
        with transaction.atomic():
            change = act(issue, revision=revision, by=request.member.email, at=timezone.now())
            write_trail(request, issue, change)
            if change.edit.decided:
                note_standing(change.edit.decided, by=request.member.email, at=change.edit.at)
    except EditError as error:
        return _answer(request, issue, None, fault=by_buttons(str(error)))
    done = change.edit.what
    return _answer(request, issue, change, said=f"{done[0].upper()}{done[1:]}.")


def _answer(
    request: StudioRequest, issue: Issue, change: Change | None, *, said: str = "", fault: str = ""
) -> HttpResponse:
    issue.refresh_from_db()
    if not request.htmx:
        return back_to(request, issue, "changes", said=said, fault=fault)
    workspace = workspace_of(issue)
    field = change.edit.field if change else ""
    teasers = (row.teaser for row in workspace.rows if row.teaser)
    shown = next((one for one in (*workspace.fields, *teasers) if one.field == field), None)
    context = {
        "issue": issue,
        "newsletter": issue.newsletter,
        "workspace": workspace,
        "zone": issue.newsletter.time_zone,
        "field": shown,
        "has_items_changed": field == ITEMS,
        "said": said,
        "fault": fault,
        "is_part": True,
    }
    response = render(request, UNDO_TEMPLATE, context, status=CONFLICT if fault else 200)
    return tell_page(response) if change else response
