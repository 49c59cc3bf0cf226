"""``/studio/issues/<slug>/<action>/``: a publisher's word on an issue."""

from collections.abc import Callable
from dataclasses import dataclass, replace

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
from digest.issues.models import Issue, IssueState
from digest.issues.stands import stands
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
"""Characters."""


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """What stands in a form on the issue's page that asks why."""

    form: str
    reason: str
    is_unsure: bool = False
    """The box that says that somebody is sure was not ticked."""

    @property
    def words(self) -> str:
        return " ".join(self.reason.split())

    @property
    def fault(self) -> str:
        count = len(self.words)
        if count <= LONGEST_REASON:
            return ""
        return f"It has {count} characters; {LONGEST_REASON} are the most. Say it shorter."


@studio_page(Permission.RELEASE, methods=("POST",))
def approve_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Check the issue and freeze it; or show what stops that."""
    issue = find_issue(slug)
    now = timezone.now()
    seen = request.POST.get("seen", "")
    if not seen:
        return _refused(request, issue, "Nobody approves unseen: look at it below first.")
    before = stands(issue)
    try:
        # Not in one transaction with the entry below: checking takes seconds, for which nobody
        # could unsubscribe.
        approve(issue, by=request.member.email, at=now, is_member=True, seen=seen)
    except NotApprovableError as refusal:
        return _refused(request, issue, str(refusal), refusal.findings)
    except REFUSALS as refusal:
        return _refused(request, issue, str(refusal))
    record(
        "approved",
        subject_of(issue),
        by=request.member.email,
        at=now,
        before=before,
        after=stands(issue),
    )
    waits = " It is still held: let it go on when it may." if issue.state == IssueState.HELD else ""
    success(request, f"Approved: what it says now is what is sent.{waits}")
    return redirect("studio:issue", slug)


@studio_page(Permission.RELEASE, methods=("POST",))
def hold_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Stop the issue where it is."""
    typed = _Typed(form="hold", reason=request.POST.get("reason", ""))
    if typed.fault:
        return _not_done(request, slug, typed)
    reason = typed.words or "A person holds it."
    return _act(
        request,
        slug,
        "held",
        lambda issue: hold(issue, reason=reason),
        "Held: no more of it goes.",
        typed=typed,
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
    typed = _Typed(form="cancel", reason=request.POST.get("reason", ""))
    is_sure = request.POST.get("sure") == "yes"
    if typed.fault or not is_sure:
        return _not_done(request, slug, replace(typed, is_unsure=not is_sure))
    reason = typed.words or "A person cancelled it."
    return _act(
        request,
        slug,
        "cancelled",
        lambda issue: cancel(issue, reason=reason, at=timezone.now()),
        "Cancelled: nobody else gets it.",
        typed=typed,
    )


def _act(
    request: StudioRequest,
    slug: str,
    deed: str,
    act: Callable[[Issue], object],
    said: str,
    *,
    typed: _Typed | None = None,
) -> HttpResponse:
    issue = find_issue(slug)
    before = stands(issue)
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
                after=stands(issue),
            )
    except REFUSALS as refusal:
        return _refused(request, issue, str(refusal), typed=typed)
    success(request, said)
    return redirect("studio:issue", slug)


def _not_done(request: StudioRequest, slug: str, typed: _Typed) -> HttpResponse:
    context = issue_context(request, find_issue(slug)) | {"typed": typed}
    return render(request, PAGE, context, status=422)


def _refused(
    request: StudioRequest,
    issue: Issue,
    why: str,
    findings: tuple[Finding, ...] = (),
    *,
    typed: _Typed | None = None,
) -> HttpResponse:
    issue.refresh_from_db()
    summaries = [row.item.summary_id for row in item_rows(issue)]
    placed = [place(finding, issue, summaries) for finding in findings]
    context = issue_context(request, issue) | {"refusal": why, "placed": placed, "typed": typed}
    return render(request, PAGE, context, status=409)
