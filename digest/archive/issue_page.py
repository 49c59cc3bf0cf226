"""``/issues/<slug>/``: one issue, to read on the web or on paper."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from digest.archive.archived_article import archived_article
from digest.archive.published import newest_snapshot, published_issues
from digest.issues.content import content_from_json
from digest.issues.edition import caveat_of
from digest.render.blocks import blocks_of


@require_safe
def issue_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the issue as it was approved; 404 before its mail goes out."""
    issue = get_object_or_404(published_issues(), slug=slug)
    content = content_from_json(newest_snapshot(issue).content)
    base_url = settings.ENVIRONMENT.base_url
    context = {
        "content": content,
        "note": blocks_of(content.note),
        "caveat": blocks_of(caveat_of(content, content.items)),
        "articles": [archived_article(item.article, base_url=base_url) for item in content.items],
    }
    return render(request, "archive/issue_page.html", context)
