"""``/studio/issues/<slug>/preview/line/``: how the mail stands in an inbox, before it is opened."""

from django.http import HttpResponse
from django.shortcuts import render

from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.asked_preview import asked_preview
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.refusals import REFUSALS
from digest.team.roles import Permission


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def inbox_line_part(request: StudioRequest, slug: str) -> HttpResponse:
    """Show sender, subject and preheader of what ``asked_preview`` gives."""
    issue = find_issue(slug)
    context = {"issue": issue, "line": inbox_line(request, issue)}
    return render(request, "studio/issues/inbox_line.html", context)


def inbox_line(request: StudioRequest, issue: Issue) -> dict[str, str]:
    """Return ``subject`` and ``preheader``, or why there are none as ``fault``."""
    try:
        mail = asked_preview(request, issue).mail
    except REFUSALS as refusal:
        return {"fault": str(refusal)}
    return {"subject": mail.subject, "preheader": mail.preheader}
