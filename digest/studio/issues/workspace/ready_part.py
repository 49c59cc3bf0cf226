"""``/studio/issues/<slug>/ready/``: summaries that could come into the issue."""

from django.http import HttpResponse
from django.shortcuts import render

from digest.holding import holding
from digest.issues.editing.revisions import is_editable
from digest.issues.ready import ready_for
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.team.roles import Permission

MOST_SHOWN = 20
LONGEST_SEARCH = 200


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def ready_part(request: StudioRequest, slug: str) -> HttpResponse:
    """List those that hold all words of ``?q=``, newest first; a part of the issue's page, and a
    page of its own."""
    issue = find_issue(slug)
    searched = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    found = ready_for(issue.newsletter)
    for word in searched.split():
        found = found.filter(holding("title", word) | holding("takeaway", word))
    shown = list(found.select_related("source").prefetch_related("topics")[: MOST_SHOWN + 1])
    context = {
        "issue": issue,
        "searched": searched,
        "summaries": shown[:MOST_SHOWN],
        "has_more": len(shown) > MOST_SHOWN,
        "can_add": is_editable(issue),
    }
    template = "ready_results" if request.htmx else "ready"
    return render(request, f"studio/issues/workspace/{template}.html", context)
