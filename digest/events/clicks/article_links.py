"""The links whose clicks may be counted: those that lead to articles, and no others."""

from collections.abc import Collection, Iterator

from django.conf import settings

from digest.events.models import LONGEST_LINK
from digest.issues.content import ContentError, ContentItem, content_from_json
from digest.issues.models import Issue, Item, Snapshot
from digest.sources.identity.canonical_url import canonical_url


def article_links(issue_id: int, summaries: Collection[int] = ()) -> dict[str, str]:
    """Return address -> title of the articles that were approved for the issue, in its order, and
    then of those of the ``summaries`` (by primary key) that copies carried from earlier issues.

    Addresses are in the one form under which they are compared. None of them leads to our own site,
    whatever a source says of its article: such a link may hold a token.
    """
    ours = canonical_url(settings.ENVIRONMENT.base_url)
    own = list(_items([issue_id]))
    carried = set(summaries) - {item.summary for item in own}
    earlier = _earlier(issue_id, carried) if carried else ()
    found: dict[str, str] = {}
    for item in (*own, *earlier):
        address = canonical_url(item.article.url)
        if address and len(address) <= LONGEST_LINK and not _is_below(address, ours):
            found.setdefault(address, item.article.title or item.article.takeaway)
    return found


def _is_below(address: str, site: str) -> bool:
    return address == site or address.startswith((f"{site}/", f"{site}?"))


def _earlier(issue_id: int, carried: Collection[int]) -> Iterator[ContentItem]:
    newsletter = Issue.objects.filter(pk=issue_id).values("newsletter")
    places = Item.objects.filter(newsletter__in=newsletter, summary__in=carried, released=False)
    issues = sorted(set(places.values_list("issue", flat=True)) - {issue_id})
    return (item for item in _items(issues) if item.summary in carried)


def _items(issues: Collection[int]) -> Iterator[ContentItem]:
    """Yield what was approved last of each. What cannot be read holds its issue elsewhere; here it
    must not be in the way of the bounces that came with a click."""
    approved = Snapshot.objects.filter(issue__in=issues).order_by("pk")
    newest = dict(approved.values_list("issue", "content"))
    for pk in issues:
        try:
            yield from content_from_json(newest.get(pk, {})).items
        except ContentError:
            continue
