"""Which items of approved issues one kind of reader gets. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from digest.issues.content import ContentItem
from subscribers.topics.wanted_topics import WantedTopics

MOST_ARTICLES = 12
"""In one mail: the featured one, six teasers and five headlines. More would not be read."""


@dataclass(frozen=True, kw_only=True)
class ApprovedIssue:
    """What choosing needs of an issue. Cancelled ones are left out before, and released items."""

    sequence: int
    items: tuple[ContentItem, ...]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What one kind of reader gets."""

    items: tuple[ContentItem, ...]
    """In reading order, the first featured. Empty: no article for them."""
    passed_over: int
    """How many more match, and stand in the archive only."""


def choose_items(issues: Iterable[ApprovedIssue], *, horizon: int, topics: WantedTopics) -> Chosen:
    """Return the items after the horizon that match the topics, best first.

    The editors' positions rank them; of two in the same position, the newer issue's comes first.
    A summary counts once, however many issues hold it.
    """
    matching = [
        (item.position, -issue.sequence, item)
        for issue in issues
        if issue.sequence > horizon
        for item in issue.items
        if topics.wants(item.topic_ids)
    ]
    matching.sort(key=lambda place: place[:2])
    best: dict[int, ContentItem] = {}
    for *_, item in matching:
        best.setdefault(item.summary, item)
    ranked = tuple(best.values())
    return Chosen(items=ranked[:MOST_ARTICLES], passed_over=max(len(ranked) - MOST_ARTICLES, 0))
