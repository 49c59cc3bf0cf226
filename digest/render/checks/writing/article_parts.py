"""The texts of an edition that people wrote, with where an editor finds each."""

from collections.abc import Iterator
from typing import NamedTuple

from digest.render.records import Article, Edition

_NAMES = {
    "takeaway": "takeaway",
    "teaser": "teaser",
    "found": "what they found",
    "matters": "why it matters",
    "keep_in_mind": "keep in mind",
}


TEXTS_KEPT = 1_024
"""Of so many texts what was found is kept: of an issue that is edited all but one stay as they
were, and each is read again with every change."""


class Part(NamedTuple):
    """One text."""

    place: str
    """As a finding names it: ``item 3, what they found``."""
    text: str
    """Plain text blocks."""


def parts_of(edition: Edition) -> Iterator[Part]:
    """Yield the parts of each article in reading order, then the editors' words and the caveat."""
    for position, article in enumerate(edition.articles, start=1):
        yield from article_parts(article, position)
    yield from editors_parts(edition)
    yield Part("caveat", edition.caveat)


def editors_parts(edition: Edition) -> Iterator[Part]:
    """Yield what the editors wrote about the issue as a whole."""
    for name in ("subject", "preheader", "note"):
        if text := getattr(edition, name).strip():
            yield Part(name, text)


def article_parts(article: Article, position: int) -> Iterator[Part]:
    """Yield the parts that the article has."""
    for field, name in _NAMES.items():
        if text := getattr(article, field).strip():
            yield Part(f"item {position}, {name}", text)
