"""``/studio/issues/<slug>/checks/``: what must or should be mended."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.delivery.planning.approve import check_release
from digest.issues.snapshot import SnapshotError
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.team.roles import Permission


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def checks_part(request: StudioRequest, slug: str) -> HttpResponse:
    """Show the findings of the issue as it is now; a part of its page, and a page of its own."""
    issue = find_issue(slug)
    try:
        findings = check_release(issue, now=timezone.now())
    except SnapshotError as error:
        return render(request, _template(request), {"issue": issue, "fault": str(error)})
    errors = tuple(finding for finding in findings if finding.severity == "error")
    warnings = tuple(finding for finding in findings if finding.severity != "error")
    context = {"issue": issue, "errors": errors, "warnings": warnings}
    return render(request, _template(request), context)


def _template(request: StudioRequest) -> str:
    is_part = getattr(request, "htmx", False)
    return "studio/issues/checks_part.html" if is_part else "studio/issues/checks.html"
