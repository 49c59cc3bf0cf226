"""``/studio/issues/<slug>/progress/``: how far an issue has come, while it goes out and after."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.delivery.models import HandoverState
from digest.delivery.outcomes.doubted import NO_DOUBT, Doubted, doubted
from digest.delivery.status.in_doubt import doubts
from digest.delivery.status.under_way import under_way
from digest.events.probably_not_sent import probably_not_sent
from digest.issues.models import Issue, IssueState
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.actions import actions_for
from digest.studio.issues.find_issue import find_issue
from digest.studio.progress.how_far import POLLED_SECONDS, how_far, zones_due
from digest.team.roles import Permission

MOST_DOUBTS = 20
_MAY_CHANGE = (IssueState.SENDING, IssueState.HELD)


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def progress_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show how far the issue is; asked for by htmx, the part that changes by itself.

    What can be done stands there with it only where that is not what ``?stands=`` says that the
    page has: somebody may be writing in a form.
    """
    issue = find_issue(slug)
    if issue.planned_at is None:
        return redirect("studio:audience", slug)
    now = timezone.now()
    far = how_far(issue, now=now)
    zones = zones_due(issue)
    in_hand = under_way(issue)
    # Before what is shown of it: what comes between is then refused, not settled unseen.
    doubt = doubted(issue) if far.totals.get(HandoverState.UNKNOWN) else NO_DOUBT
    stands = _fingerprint(issue, doubt)
    is_part = bool(getattr(request, "htmx", False))
    has_changed = request.GET.get("stands") != stands
    context = {
        "issue": issue,
        "newsletter": issue.newsletter,
        "now": now,
        "far": far,
        "rows": [(each, zones.get(each.at, ())) for each in far.due],
        "in_hand": in_hand if issue.state != IssueState.SENDING else None,
        "seconds": POLLED_SECONDS,
        "goes_on": issue.state in _MAY_CHANGE or bool(in_hand) or bool(doubt.copies),
        "stands": stands,
        "is_beside": is_part and has_changed,
    }
    if not is_part or has_changed:
        found = list(doubts(issue)) if doubt.copies else []
        context |= {
            "actions": actions_for(issue.state, is_changed=False),
            "doubts": found[:MOST_DOUBTS],
            "seen": doubt.fingerprint,
            "doubted": sum(one.mails for one in found),
            "more_doubts": max(len(found) - MOST_DOUBTS, 0),
            "absent": probably_not_sent(now=now).get(issue.slug, 0) if found else 0,
            "can_resend": issue.state != IssueState.CANCELLED,
        }
    template = "part" if is_part else "progress"
    return render(request, f"studio/progress/{template}.html", context)


def _fingerprint(issue: Issue, doubt: Doubted) -> str:
    """Return what stands for all that decides what can be done, and why."""
    said = f"{issue.state}\n{issue.send_now}\n{issue.reason}\n{doubt.fingerprint}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]
