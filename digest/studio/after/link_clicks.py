"""How often an issue's links were followed, as far as it may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.delivery.models import Variant
from digest.events.clicks.article_links import article_links
from digest.issues.models import Issue

FEWEST_SHOWN = 5
"""Fewer could be told apart: whoever knows that one reader alone chose a topic would learn what
that person read."""
MASKED = f"fewer than {FEWEST_SHOWN}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownClicks:
    """The clicks of an issue; no number in it is below FEWEST_SHOWN."""

    links: tuple[tuple[str, str], ...]
    """The article's title, and how often it was followed; in the issue's order, so that it tells
    nothing of the masked ones."""
    by_scanners: str
    """How often the links were followed by programs, all together."""


def shown_clicks(issue: Issue) -> ShownClicks | None:
    """Return the clicks of an issue; None where tracking is off and nothing was counted.

    All its own articles are there, whether anybody followed their links or not. One of an earlier
    issue, which some copies carried, is there once its number can be shown: that it stands there
    must not tell that somebody followed it.
    """
    counted = list(issue.link_clicks.values_list("address", "clicks", "by_scanners"))
    if not counted and not issue.newsletter.tracking:
        return None
    clicks = {address: number for address, number, _ in counted}
    own = article_links(issue.pk)
    carried = {
        address
        for address, number in clicks.items()
        if address not in own and number >= FEWEST_SHOWN
    }
    earlier = _carried_links(issue) if carried else {}
    titles = own | {address: earlier.get(address, address) for address in sorted(carried)}
    return ShownClicks(
        links=_masked(titles, clicks),
        by_scanners=masked(sum(number for _, _, number in counted)),
    )


def masked(number: int) -> str:
    """Return the number in words that do not tell small ones."""
    return f"{number:,}" if number >= FEWEST_SHOWN else MASKED


def _masked(titles: Mapping[str, str], clicks: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    return tuple((title, masked(clicks.get(address, 0))) for address, title in titles.items())


def _carried_links(issue: Issue) -> dict[str, str]:
    rows = Variant.objects.filter(issue=issue).values_list("articles", flat=True)
    return article_links(issue.pk, {summary for articles in rows for summary in articles})
