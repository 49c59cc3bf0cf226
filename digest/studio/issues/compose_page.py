"""``/studio/issues/compose/``: an issue is composed before the clock does, or for another date."""

from datetime import date, datetime

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from digest.delivery.errors import RestoredError
from digest.delivery.guards.watch import check_not_restored
from digest.issues.compose import compose
from digest.issues.editing.new_date import fault_of_date
from digest.issues.models import Issue, IssueState
from digest.issues.next_open_date import next_open_date
from digest.issues.stands import stands
from digest.newsletters.models import Newsletter
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.issue_list_page import Asked, show_issues
from digest.studio.issues.issue_page import subject_of
from digest.team.audit import record
from digest.team.models import Member
from digest.team.roles import Permission


class _NotComposedError(Exception):
    """There is no issue of that date, and the message says why and what would do."""


@studio_page(Permission.EDIT, methods=("POST",))
def compose_page(request: StudioRequest) -> HttpResponse:
    """Compose the newsletter's issue of ``date``, and lead to it. For another date than the
    schedule's next only publishers do: it is one more issue, which all readers get.

    What cannot be composed leaves nothing behind: the clock goes on trying at its own time.
    """
    asked = Asked(slug=request.POST.get("newsletter", ""), date=request.POST.get("date", ""))
    try:
        with transaction.atomic():
            issue, said = _compose(asked, by=request.member, at=timezone.now())
    except (_NotComposedError, RestoredError) as refusal:
        return show_issues(request, asked=asked, refusal=str(refusal))
    success(request, said)
    return redirect("studio:issue", issue.slug)


def _compose(asked: Asked, *, by: Member, at: datetime) -> tuple[Issue, str]:
    day = _date_in(asked.date)
    # Whoever composes for it meanwhile waits here, so that a draft that comes first is seen.
    newsletter = Newsletter.objects.select_for_update().filter(slug=asked.slug).first()
    if newsletter is None:
        raise _NotComposedError("There is no such newsletter any more. Choose one of those below.")
    former = newsletter.issues.filter(date=day).first()
    if former is not None and former.state == IssueState.DRAFT:
        # To compose it anew would put aside what its editors have done.
        return former, "It was composed already; here it is as it stands."
    fault = fault_of_date(day, newsletter.schedule, taken_by="", now=at)
    if fault:
        raise _NotComposedError(fault)
    due = next_open_date(newsletter, now=at)
    if day != due and not by.may(Permission.RELEASE):
        raise _NotComposedError(
            f"An editor composes for the schedule's next date, {due.day} {due:%B %Y}. A publisher "
            "composes for another date."
        )
    check_not_restored()
    before = stands(former) if former is not None else {}
    composed = compose(newsletter, issue_date=day, now=at, by=by.email)
    if composed.issue is None:
        raise _NotComposedError(composed.reason)
    issue = composed.issue
    if issue.state != IssueState.DRAFT:
        return issue, f"{issue.slug} {composed.reason.removeprefix(issue.slug).strip()}"
    after = stands(issue) | {"items": issue.items.count()}
    record("composed", subject_of(issue), by=by.email, at=at, before=before, after=after)
    return issue, f"Composed. {composed.reason}"


def _date_in(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _NotComposedError(f"{text!r} is no date; write it like 2026-03-17.") from None
