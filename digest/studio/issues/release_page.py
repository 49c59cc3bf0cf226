"""``/studio/issues/<slug>/<action>/``: a publisher's word on an issue."""

from collections.abc import Callable

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume
from digest.delivery.errors import NotApprovableError
from digest.delivery.guards.watch import check_not_restored
from digest.delivery.planning.approve import approve
from digest.engine.database_clock import database_clock
from digest.issues.models import Issue
from digest.issues.workflow import hold
from digest.render.checks import Finding
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import PAGE, issue_context, subject_of
from digest.studio.issues.refusals import REFUSALS
from digest.studio.issues.workspace.beside import place
from digest.studio.issues.workspace.workspace import item_rows
from digest.team.audit import record
from digest.team.roles import Permission

LONGEST_REASON = 300


@studio_page(Permission.RELEASE, methods=("POST",))
def approve_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Check the issue and freeze it; or show what stops that."""
    issue = find_issue(slug)
    now = timezone.now()
    seen = request.POST.get("seen", "")
    if not seen:
        return _refused(request, issue, "Nobody approves unseen: look at it below first.")
    try:
        # Not in one transaction with the entry below: checking takes seconds, for which nobody
        # could unsubscribe.
        snapshot = approve(issue, by=request.member.email, at=now, is_member=True, seen=seen)
    except NotApprovableError as refusal:
        return _refused(request, issue, str(refusal), refusal.findings)
    except REFUSALS as refusal:
        return _refused(request, issue, str(refusal))
    record(
        "approved",
        subject_of(issue),
        by=request.member.email,
        at=now,
        after={"snapshot": snapshot.sha256},
    )
    success(request, "Approved: what it says now is what is sent.")
    return redirect("studio:issue", slug)


@studio_page(Permission.RELEASE, methods=("POST",))
def hold_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Stop the issue where it is."""
    reason = _reason(request) or "A person holds it."
    return _act(
        request, slug, "held", lambda issue: hold(issue, reason=reason), "Held: no more of it goes."
    )


@studio_page(Permission.RELEASE, methods=("POST",))
def resume_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Let a held issue go on."""

    def go_on(issue: Issue) -> None:
        check_not_restored()
        resume(issue, at=database_clock()())

    return _act(request, slug, "resumed", go_on, "It goes on from where it was.")


@studio_page(Permission.RELEASE, methods=("POST",))
def cancel_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Give the issue up for good, once that was said twice."""
    if request.POST.get("sure") != "yes":
        say_error(request, "Nothing was done: tick the box that says you are sure.")
        return redirect("studio:issue", slug)
    reason = _reason(request) or "A person cancelled it."
    return _act(
        request,
        slug,
        "cancelled",
        lambda issue: cancel(issue, reason=reason, at=timezone.now()),
        "Cancelled: nobody else gets it.",
    )


def _act(
    request: StudioRequest, slug: str, deed: str, act: Callable[[Issue], object], said: str
) -> HttpResponse:
    issue = find_issue(slug)
    before = {"state": issue.state}
    try:
        with transaction.atomic():
            act(issue)
            issue.refresh_from_db()
            record(
                deed,
                subject_of(issue),
                by=request.member.email,
                at=timezone.now(),
                before=before,
                after={"state": issue.state, "reason": issue.reason},
            )
    except REFUSALS as refusal:
        return _refused(request, issue, str(refusal))
    success(request, said)
    return redirect("studio:issue", slug)


def _refused(
    request: StudioRequest, issue: Issue, why: str, findings: tuple[Finding, ...] = ()
) -> HttpResponse:
    issue.refresh_from_db()
    summaries = [row.item.summary_id for row in item_rows(issue)]
    placed = [place(finding, issue, summaries) for finding in findings]
    context = issue_context(request, issue) | {"refusal": why, "placed": placed}
    return render(request, PAGE, context, status=409)


def _reason(request: StudioRequest) -> str:
    return " ".join(request.POST.get("reason", "").split())[:LONGEST_REASON]
