"""``/studio/issues/<slug>/items/``: items are moved, taken out, kept out and added."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.issues.editing.change_items import (
    add_item,
    item_records,
    move_item,
    note_decided,
    take_item_out,
)
from digest.issues.editing.errors import EditError
from digest.issues.editing.order import Move
from digest.issues.editing.revisions import Change
from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.by_buttons import by_buttons
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import PAGE, issue_context
from digest.studio.issues.workspace.answers import (
    CONFLICT,
    back_to,
    tell_page,
    write_trail,
)
from digest.studio.issues.workspace.workspace import workspace_of
from digest.studio.number_in import number_in
from digest.studio.summaries.decisions import decide
from digest.summaries.decide import DecisionError
from digest.summaries.models import Standing, Summary
from digest.summaries.standing import standing_of
from digest.team.roles import Permission

_STANDINGS = {"hold": Standing.HELD, "exclude": Standing.EXCLUDED}
_KEPT_OUT = {"hold": "held it", "exclude": "excluded it for good"}
ITEMS_TEMPLATE = "studio/issues/workspace/items_answer.html"


@studio_page(Permission.EDIT, methods=("POST",))
def items_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Do ``action`` (up, down, first, place, out, hold, exclude, add) with the item of ``summary``.

    ``hold`` and ``exclude`` take it out and keep its summary out of other issues, for ``reason``.
    """
    issue = find_issue(slug)
    summary = number_in(request.POST.get("summary"))
    try:
        with transaction.atomic():
            change = _act(request, issue, summary, at=timezone.now())
            if change is not None:
                write_trail(request, issue, change)
    except (EditError, DecisionError) as error:
        return _refused(request, issue, summary, by_buttons(str(error)))
    said = _in_words(issue, change)
    issue.refresh_from_db()
    if not request.htmx:
        return back_to(request, issue, f"item-{summary}", said=said)
    response = render(request, ITEMS_TEMPLATE, _parts(issue) | {"said": said})
    return tell_page(response) if change is not None else response


def _act(request: StudioRequest, issue: Issue, summary: int, *, at: datetime) -> Change | None:
    action = request.POST.get("action", "")
    revision = number_in(request.POST.get("revision"))
    by = request.member.email
    match action:
        case "up" | "down" | "first":
            return move_item(issue, summary, Move(action), revision=revision, by=by, at=at)
        case "place":
            place = number_in(request.POST.get("place"))
            return move_item(issue, summary, place, revision=revision, by=by, at=at)
        case "out":
            return take_item_out(issue, summary, revision=revision, by=by, at=at)
        case "hold" | "exclude":
            change = take_item_out(issue, summary, revision=revision, by=by, at=at)
            if change is not None:
                reason = request.POST.get("reason", "")
                _keep_out(change, summary, action, reason=reason, by=by, at=at)
            return change
        case "add":
            return add_item(issue, summary, revision=revision, by=by, at=at)
        case _:
            raise EditError(f"{action!r} is nothing that can be done with an item.")


def _keep_out(
    change: Change, summary: int, deed: str, *, reason: str, by: str, at: datetime
) -> None:
    kept = Summary.objects.get(pk=summary)
    if kept.standing == _STANDINGS[deed]:
        return
    before = standing_of(kept)
    decide(kept, deed, reason=reason, by=by, at=at)
    what, after = _KEPT_OUT[deed], standing_of(kept)
    note_decided(change.edit, summary, what=what, before=before, after=after)


def _in_words(issue: Issue, change: Change | None) -> str:
    if change is None:
        return "It stands there already."
    count = len(item_records(issue))
    return f"{change.edit.what[0].upper()}{change.edit.what[1:]}; {count} in all."


def _refused(request: StudioRequest, issue: Issue, summary: int, fault: str) -> HttpResponse:
    """Show what stops it; why it was to be kept out stands in its box again."""
    issue.refresh_from_db()
    reason = request.POST.get("reason", "").strip()
    if not request.htmx and not reason:
        return back_to(request, issue, f"item-{summary}", fault=fault)
    parts = _parts(issue)
    is_there = any(row.item.summary_id == summary for row in parts["workspace"].rows)
    kept = {"fault": fault, "why": {"of": summary, "reason": reason, "is_there": is_there}}
    if request.htmx:
        return render(request, ITEMS_TEMPLATE, parts | kept, status=CONFLICT)
    return render(request, PAGE, issue_context(request, issue) | kept, status=CONFLICT)


def _parts(issue: Issue) -> dict[str, Any]:
    return {
        "issue": issue,
        "newsletter": issue.newsletter,
        "workspace": workspace_of(issue),
        "zone": issue.newsletter.time_zone,
        "is_part": True,
    }
