"""``/studio/issues/<slug>/checks/``: what must or should be mended."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.delivery.planning.approve import check_release
from digest.issues.check import check_issue
from digest.issues.differences import has_unapproved_changes
from digest.issues.editing.revisions import is_editable
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import SnapshotError
from digest.render.checks import Finding
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.mending import GIVEN_UP
from digest.studio.issues.workspace.beside import by_part, place
from digest.studio.issues.workspace.workspace import item_rows
from digest.team.roles import Permission

_OVER = (IssueState.SENT, *GIVEN_UP)


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def checks_part(request: StudioRequest, slug: str) -> HttpResponse:
    """Show the findings of the issue as it is now; a part of its page, and a page of its own.

    It looks at the mail with all items. ``?of=all`` has every variant checked that the present
    audience gives, as an approval does: that takes seconds.
    """
    issue = find_issue(slug)
    is_whole = request.GET.get("of") == "all"
    template = "checks_part" if request.htmx else "checks"
    context: dict[str, object] = {"issue": issue, "is_whole": is_whole}
    try:
        context |= _findings(issue, is_whole=is_whole)
    except SnapshotError as error:
        context |= {"fault": str(error)}
    return render(request, f"studio/issues/{template}.html", context)


def _findings(issue: Issue, *, is_whole: bool) -> dict[str, object]:
    rows = item_rows(issue)
    summaries = [row.item.summary_id for row in rows]
    placed = [place(finding, issue, summaries) for finding in _check(issue, is_whole=is_whole)]
    return {
        "errors": [one for one in placed if one.finding.severity == "error"],
        "warnings": [one for one in placed if one.finding.severity != "error"],
        "beside": by_part(placed, items=len(rows), has_words=is_editable(issue)),
        "is_over": issue.state in _OVER,
        "can_be_whole": is_editable(issue),
        "has_unapproved": has_unapproved_changes(issue),
    }


def _check(issue: Issue, *, is_whole: bool) -> tuple[Finding, ...]:
    if is_whole:
        return check_release(issue, now=timezone.now())
    environment = settings.ENVIRONMENT
    return check_issue(issue, base_url=environment.base_url, is_trial=environment.is_trial)
