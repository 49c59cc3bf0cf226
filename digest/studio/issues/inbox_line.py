"""``/studio/issues/<slug>/preview/line/``: how the mail stands in an inbox, before it is opened."""

from django.http import HttpResponse
from django.shortcuts import render

from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.asked_preview import asked_preview
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.frame_height import PHONE_PIXELS, frame_height
from digest.studio.issues.refusals import REFUSALS
from digest.studio.issues.which_text import text_shown
from digest.studio.number_in import number_in
from digest.team.roles import Permission


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def inbox_line_part(request: StudioRequest, slug: str) -> HttpResponse:
    """Show sender, subject and preheader of what ``asked_preview`` gives; a part of the issue's
    page, and a page of its own."""
    issue = find_issue(slug)
    context = {"issue": issue, "line": inbox_line(request, issue)}
    template = "inbox_line" if request.htmx else "inbox_line_page"
    return render(request, f"studio/issues/{template}.html", context)


def inbox_line(request: StudioRequest, issue: Issue) -> dict[str, object]:
    """Return ``subject`` and ``preheader``, the frame's ``height`` in pixels ``which`` text it
    is, and ``why_not_due`` of a reader who gets none; or why there are none as ``fault``."""
    try:
        preview = asked_preview(request, issue)
    except REFUSALS as refusal:
        return {"fault": str(refusal)}
    height = frame_height(
        len(preview.text.decode()),
        width=number_in(request.GET.get("width")) or PHONE_PIXELS,
        as_text=not preview.html or request.GET.get("as") == "text",
        large_text=request.GET.get("large") == "on",
    )
    mail = preview.mail
    return {
        "subject": mail.subject,
        "preheader": mail.preheader,
        "height": height,
        "which": text_shown(request, issue),
        "why_not_due": preview.why_not_due,
    }
