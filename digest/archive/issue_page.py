"""``/issues/<slug>/``: one issue, to read on the web or on paper."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from digest.archive.corrected import corrections_of
from digest.archive.published import newest_snapshot, published_issues
from digest.archive.render_page import render_page
from digest.issues.content import content_from_json
from digest.summaries.withdrawn_at import withdrawn_at


@require_safe
def issue_page(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001 - views take it
    """Show the issue as it was approved, with a notice above what was withdrawn or corrected; 404
    before its mail goes out."""
    issue = get_object_or_404(published_issues(), slug=slug)
    content = content_from_json(newest_snapshot(issue).content)
    # Whether it is listed is no part of what was approved: the owner may change that any day.
    # Nor is what was withdrawn or corrected since.
    page = render_page(
        content,
        base_url=settings.ENVIRONMENT.base_url,
        is_indexed=issue.newsletter.indexed,
        withdrawn=withdrawn_at(item.summary for item in content.items),
        corrected=corrections_of(item.summary for item in content.items),
    )
    return HttpResponse(page, headers={"Content-Language": content.language})
