"""``/sitemap.xml`` and ``/robots.txt``: where search engines find what they may list.

Addresses are absolute, whatever host was asked (https://www.sitemaps.org/protocol.html).
"""

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from digest.archive.published import published_issues

MOST_ADDRESSES = 50_000
"""As the protocol has it; a weekly newsletter takes nine hundred years."""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes the request
    """Answer with the list of all issues whose newsletter is indexed, and of the page over them."""
    issues = published_issues().filter(newsletter__indexed=True)
    newest_first = issues.order_by("-date", "-pk").values_list("slug", "date")
    rows = list(newest_first[: MOST_ADDRESSES - 1])
    entries = [_entry(reverse("issue", args=[slug]), date.isoformat()) for slug, date in rows]
    if entries:
        entries.insert(0, _entry(reverse("archive"), rows[0][1].isoformat()))
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(entries)}</urlset>\n",
        "application/xml",
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes the request
    """Answer with where the list is. Nothing is barred here: an engine that may not read a page
    does not learn that it is not to be listed."""
    listed_at = _absolute(reverse("sitemap"))
    return HttpResponse(f"User-agent: *\nDisallow:\n\nSitemap: {listed_at}\n", "text/plain")


def _entry(path: str, date: str) -> str:
    return f"<url><loc>{escape(_absolute(path))}</loc><lastmod>{date}</lastmod></url>\n"


def _absolute(path: str) -> str:
    return f"{settings.ENVIRONMENT.base_url}{path}"
