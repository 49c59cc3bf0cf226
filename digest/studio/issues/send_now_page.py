"""``/studio/issues/<slug>/send-now/``: an issue goes to all at once, whatever the hour."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.contrib.messages import success
from django.db import transaction
from django.db.models import Max, Min
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.delivery.controls.send_now import send_now
from digest.delivery.copies.content_now import content_now
from digest.delivery.guards.watch import check_not_restored
from digest.delivery.models import HandoverState
from digest.delivery.planning.foresee import foresee_audience
from digest.engine.database_clock import database_clock
from digest.engine.issue_facts import facts_of
from digest.issues.differences import has_unapproved_changes
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import WorkflowError
from digest.studio.audience.breakdown import break_down
from digest.studio.audience.counted_lately import counted_lately
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.home.recent_issues import figures_of
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import subject_of
from digest.studio.issues.refusals import REFUSALS
from digest.team.audit import record
from digest.team.roles import Permission

PAGE = "studio/issues/send_now.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Waiting:
    """Who would get it at once."""

    readers: int
    first_due_at: datetime
    last_due_at: datetime
    """When they would get it otherwise."""


@studio_page(Permission.RELEASE)
def send_now_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Ask whether it is to go now, and say to how many and when it would go otherwise; with
    ``sure``, mark it so that the worker sends it. This process hands nothing over.

    ``seen`` says what was to go, and when, as the page was opened; what has become something else
    since is shown anew.
    """
    issue = find_issue(slug)
    is_asked, is_sure = request.method == "POST", request.POST.get("sure") == "yes"
    seen, is_other = request.POST.get("seen", ""), False
    try:
        _refuse(issue)
        waiting = _waiting(issue, timezone.now())
        if not waiting.readers:
            raise WorkflowError("Nobody would get it, so it would be used up for nobody.")
        is_other = is_asked and seen != _seen(issue)
        if is_asked and is_sure and not is_other:
            _let_go(issue, seen=seen, by=request.member.email)
            success(request, "The worker sends it to all at once, with its next round.")
            return redirect("studio:progress" if issue.planned_at else "studio:issue", slug)
    except REFUSALS as refusal:
        return render(request, PAGE, {"issue": issue, "refusal": str(refusal)}, status=409)
    context = {
        "issue": issue,
        "newsletter": issue.newsletter,
        "waiting": waiting,
        "seen": _seen(issue),
        "is_other": is_other,
        "is_unsure": is_asked and not is_sure,
    }
    status = (409 if is_other else 422) if is_asked else 200
    return render(request, PAGE, context, status=status)


def _seen(issue: Issue) -> str:
    """Return what stands for what goes, and when it would go otherwise."""
    approved = issue.snapshots.order_by("-pk").values_list("sha256", flat=True).first()
    return f"{approved}:{issue.date}"


def _refuse(issue: Issue) -> None:
    if issue.state not in {IssueState.APPROVED, IssueState.SENDING}:
        raise WorkflowError(f"Only what is approved goes out, and this is “{issue.state}”.")
    if issue.send_now:
        raise WorkflowError("Somebody has let it go at once already; the worker is at it.")
    if issue.state == IssueState.APPROVED and has_unapproved_changes(issue):
        raise WorkflowError("It was changed since its approval. Approve it again first.")


def _let_go(issue: Issue, *, seen: str, by: str) -> None:
    check_not_restored()
    with transaction.atomic():
        locked = Issue.objects.select_for_update().get(pk=issue.pk)
        _refuse(locked)
        if seen != _seen(locked) or not send_now(locked, at=database_clock()()):
            raise WorkflowError(
                "It was changed at this moment. Nothing was done: look at it again."
            )
        record(
            "sent",
            subject_of(issue),
            by=by,
            at=timezone.now(),
            before={"send_now": False},
            after={"send_now": True},
        )


def _waiting(issue: Issue, now: datetime) -> _Waiting:
    if issue.state == IssueState.APPROVED:
        facts = facts_of(issue)
        return _Waiting(
            readers=_foreseen(issue, now),
            first_due_at=facts.first_due_at,
            last_due_at=facts.last_due_at,
        )
    # As it was planned: the newsletter's hour may be another since.
    pending = issue.batches.filter(state=HandoverState.PENDING)
    due = pending.aggregate(first=Min("due_at"), last=Max("due_at"))
    readers = figures_of(issue, now=now).deliveries[HandoverState.PENDING] if due["first"] else 0
    return _Waiting(
        readers=readers, first_due_at=due["first"] or now, last_due_at=due["last"] or now
    )


def _foreseen(issue: Issue, now: datetime) -> int:
    content, _ = content_now(issue, with_changes=False)
    # Whose pause ends between today and its date would get it then, and does not get it now.
    let_go = copy(issue)
    let_go.send_now = True
    foreseen = foresee_audience(let_go, content, now=now, count=counted_lately)
    cadences = break_down(foreseen, own_zone=issue.newsletter.time_zone).cadences
    return sum(each.mailed for each in cadences)
