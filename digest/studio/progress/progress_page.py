"""``/studio/issues/<slug>/progress/``: how far an issue has come, while it goes out and after."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.delivery.models import HandoverState
from digest.delivery.status.in_doubt import doubts
from digest.delivery.status.under_way import under_way
from digest.events.probably_not_sent import probably_not_sent
from digest.issues.models import IssueState
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.actions import actions_for
from digest.studio.issues.find_issue import find_issue
from digest.studio.progress.how_far import POLLED_SECONDS, how_far, zones_due
from digest.team.roles import Permission

MOST_DOUBTS = 20


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def progress_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show how far the issue is; asked for by htmx, only the part that changes by itself."""
    issue = find_issue(slug)
    if issue.planned_at is None:
        return redirect("studio:audience", slug)
    now = timezone.now()
    far = how_far(issue, now=now)
    in_hand = under_way(issue)
    context = {
        "issue": issue,
        "newsletter": issue.newsletter,
        "now": now,
        "far": far,
        "rows": [(each, zones_due(issue).get(each.at, ())) for each in far.due],
        "in_hand": in_hand if issue.state != IssueState.SENDING else None,
        "seconds": POLLED_SECONDS,
        "goes_on": issue.state == IssueState.SENDING or bool(in_hand),
    }
    if getattr(request, "htmx", False):
        return render(request, "studio/progress/part.html", context)
    found = list(doubts(issue)) if far.totals.get(HandoverState.UNKNOWN) else []
    context |= {
        "actions": actions_for(issue.state, is_changed=False),
        "doubts": found[:MOST_DOUBTS],
        "doubted": sum(doubt.mails for doubt in found),
        "more_doubts": max(len(found) - MOST_DOUBTS, 0),
        "absent": probably_not_sent(now=now).get(issue.slug, 0) if found else 0,
        "can_resend": issue.state != IssueState.CANCELLED,
    }
    return render(request, "studio/progress/progress.html", context)
