"""``/studio/issues/<slug>/reschedule/``: an issue is put on another date."""

from datetime import date

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.issues.editing.errors import EditError
from digest.issues.editing.reschedule import reschedule
from digest.issues.models import Issue, IssueState
from digest.issues.next_open_date import next_besides
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import PAGE, issue_context, subject_of
from digest.studio.number_in import number_in
from digest.team.audit import record
from digest.team.roles import Permission


@studio_page(Permission.RELEASE, methods=("POST",))
def reschedule_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Put it on ``date``, unless somebody else did so since ``revision``."""
    issue = find_issue(slug)
    try:
        said = _reschedule(request, issue)
    except EditError as error:
        issue.refresh_from_db()
        context = issue_context(request, issue) | {"refusal": str(error)}
        return render(request, PAGE, context, status=409)
    success(request, said)
    return redirect("studio:issue", slug)


def _reschedule(request: StudioRequest, issue: Issue) -> str:
    to = _date_in(request.POST.get("date", ""))
    revision = number_in(request.POST.get("revision"))
    by, at = request.member.email, timezone.now()
    was_approved = IssueState.APPROVED in {issue.state, issue.held_from}
    before = _told(issue)
    with transaction.atomic():
        if reschedule(issue, to, revision=revision, by=by, at=at) is None:
            return "It has this date already."
        issue.refresh_from_db()
        record("rescheduled", subject_of(issue), by=by, at=at, before=before, after=_told(issue))
    again = " It is to be approved again, since its date is in what was approved."
    return (
        f"It is now the issue of {_written(to)}.{again if was_approved else ''} The next by the "
        f"schedule, besides it, is that of {_written(next_besides(issue, now=at))}."
    )


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _date_in(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise EditError(f"{text!r} is no date; write it like 2026-03-17.") from None


def _told(issue: Issue) -> dict[str, object]:
    at_once: dict[str, object] = {"at once": "yes"} if issue.send_now else {}
    return {"date": issue.date.isoformat(), "state": issue.state} | at_once
