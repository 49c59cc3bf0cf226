"""``/``: all issues that went out, by newsletter, newest first."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from digest.archive.published import published_issues, with_headline


@require_safe
def issue_list(request: HttpRequest) -> HttpResponse:
    """Show the issues of every newsletter."""
    issues = with_headline(published_issues()).order_by(
        "newsletter__name", "newsletter_id", "-date", "-pk"
    )
    shelves = [
        (newsletter, list(own)) for newsletter, own in groupby(issues, lambda i: i.newsletter)
    ]
    is_indexed = not shelves or any(newsletter.indexed for newsletter, _ in shelves)
    context = {"shelves": shelves, "is_indexed": is_indexed}
    return render(request, "archive/issue_list.html", context)
