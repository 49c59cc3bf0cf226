"""``/studio/issues/<slug>/since/``: what differs from the approval, and what can be done."""

from django.http import HttpResponse
from django.shortcuts import render

from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import issue_context
from digest.team.roles import Permission


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def since_part(request: StudioRequest, slug: str) -> HttpResponse:
    """Show what an edit may change beside what was edited; a part of the issue's page, and a page
    of its own."""
    context = issue_context(request, find_issue(slug))
    template = "since_answer" if request.htmx else "since_page"
    return render(request, f"studio/issues/workspace/{template}.html", context)
