"""``/studio/issues/<slug>/words/``: what an editor writes is saved."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import reswap, retarget

from digest.issues.editing.errors import EditError, OvertakenError
from digest.issues.editing.revisions import lock_for_edit
from digest.issues.editing.save_text import find_text, save_text
from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import PAGE, issue_context
from digest.studio.issues.workspace.answers import (
    CONFLICT,
    back_to,
    tell_page,
    write_trail,
)
from digest.studio.issues.workspace.fields import Entered, Field
from digest.studio.issues.workspace.workspace import changes_of, workspace_of
from digest.studio.number_in import number_in
from digest.team.roles import Permission

FOLDER = "studio/issues/workspace"


@studio_page(Permission.EDIT, methods=("POST",))
def words_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Save ``text`` as ``field``; or show what somebody else wrote there meanwhile.

    ``revision`` says from which revision it was written. ``over`` says that the editor has seen a
    later one and wants theirs all the same, ``take`` that they want what stands there.
    """
    issue = find_issue(slug)
    field, text = request.POST.get("field", ""), request.POST.get("text", "")
    revision = number_in(request.POST.get("revision"))
    seen = max(revision, number_in(request.POST.get("over")))
    try:
        with transaction.atomic():
            if "take" in request.POST:
                locked = lock_for_edit(issue)
                find_text(locked, field)
                return _shown_again(request, locked, field)
            change = save_text(
                issue, field, text, revision=seen, by=request.member.email, at=timezone.now()
            )
            if change is not None:
                write_trail(request, issue, change)
    except EditError as error:
        theirs = error.theirs if isinstance(error, OvertakenError) else None
        entered = Entered(
            field=field, text=text, revision=revision, fault=str(error), theirs=theirs
        )
        return _refused(request, issue, entered)
    issue.refresh_from_db()
    if not request.htmx:
        return back_to(request, issue, f"words-{field.replace(' ', '-')}", said="Saved.")
    context = {
        "issue": issue,
        "field": _find(issue, field),
        "saved_at": timezone.now(),
        "changes": changes_of(issue),
        "is_changed": change is not None,
        "zone": issue.newsletter.time_zone,
    }
    response = render(request, f"{FOLDER}/words_saved.html", context)
    return tell_page(response) if change is not None else response


def _refused(request: StudioRequest, issue: Issue, entered: Entered) -> HttpResponse:
    issue.refresh_from_db()
    field = _find(issue, entered.field, entered)
    if request.htmx:
        # The box of what is gone stays on the page, and what was written in it.
        told = {
            "issue": issue,
            "field": field or entered,
            "is_gone": field is None,
            "zone": issue.newsletter.time_zone,
        }
        return render(request, f"{FOLDER}/words_state.html", told, status=CONFLICT)
    context = issue_context(request, issue, entered)
    if field is None:
        context |= {"refusal": entered.fault, "written": entered.text}
    return render(request, PAGE, context, status=CONFLICT)


def _shown_again(request: StudioRequest, issue: Issue, name: str) -> HttpResponse:
    field = _find(issue, name)
    if not request.htmx or field is None:
        return back_to(request, issue, f"words-{name.replace(' ', '-')}")
    context = {"issue": issue, "field": field, "zone": issue.newsletter.time_zone}
    response = render(request, f"{FOLDER}/words_form.html", context)
    return reswap(retarget(response, f"#words-{field.name}"), "outerHTML")


def _find(issue: Issue, name: str, entered: Entered | None = None) -> Field | None:
    workspace = workspace_of(issue, entered)
    teasers = (row.teaser for row in workspace.rows if row.teaser)
    return next((one for one in (*workspace.fields, *teasers) if one.field == name), None)
