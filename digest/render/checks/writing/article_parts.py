"""The texts of an edition that people wrote, with where an editor finds each."""

from collections.abc import Iterator
from typing import NamedTuple

from digest.render.records import Article, Edition

_NAMES = {
    "takeaway": "takeaway",
    "found": "what they found",
    "matters": "why it matters",
    "keep_in_mind": "keep in mind",
}


class Part(NamedTuple):
    """One text."""

    place: str
    """As a finding names it: ``item 3, what they found``."""
    text: str
    """Plain text blocks."""


def parts_of(edition: Edition) -> Iterator[Part]:
    """Yield the parts of each article in reading order, then the editors' note and the caveat."""
    for position, article in enumerate(edition.articles, start=1):
        yield from article_parts(article, position)
    yield Part("note", edition.note)
    yield Part("caveat", edition.caveat)


def article_parts(article: Article, position: int) -> Iterator[Part]:
    """Yield the parts that the article has."""
    for field, name in _NAMES.items():
        if text := getattr(article, field).strip():
            yield Part(f"item {position}, {name}", text)
