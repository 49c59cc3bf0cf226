"""An article as the templates see it: cleaned, shortened, dated and wrapped, once for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from digest.render.blocks import Block, blocks_of, wrap_blocks, wrap_line
from digest.render.clean_text import clean_line
from digest.render.evidence_line import evidence_line
from digest.render.links import mail_url
from digest.render.records import Article
from digest.render.shorten import shorten
from digest.render.shorten_blocks import shorten_blocks
from digest.render.written_date import published_line

TITLE_CHARACTERS = 240
SUBJECT_TITLE_CHARACTERS = 90
TEASER_CHARACTERS = 280
TOPICS_CHARACTERS = 160


@dataclass(frozen=True, kw_only=True)
class Prose:
    """Text as blocks for the HTML and as wrapped lines for the text; both empty, or neither."""

    blocks: tuple[Block, ...]
    text: str

    def __bool__(self) -> bool:
        return bool(self.blocks)


@dataclass(frozen=True, kw_only=True)
class ArticleView:
    """What templates may name of an article. Empty strings are left out by the templates."""

    title: str
    title_text: str
    """Wrapped."""
    subject_title: str
    lead: Prose
    found: Prose
    matters: Prose
    keep_in_mind: Prose
    teaser: str
    teaser_text: str
    """Wrapped."""
    opening: str
    """The first words of its parts, on one line."""
    cut: bool
    """True where the parts go on in the archive."""
    published: str
    """When, in words, "Published" included."""
    topics: str
    evidence: str
    about_text: str
    """Date, topics and evidence, wrapped."""
    url: str
    at_source: bool
    """Whether ``url`` leads to the publisher rather than to our archive."""
    archive_url: str


@lru_cache(maxsize=2_048)
def article_view(
    article: Article, *, issue_url: str, issue_date: date, part_bytes: int | None
) -> ArticleView:
    """Return the view; each part takes ``part_bytes`` at most where that is not None.

    Cached, since an issue's variants share its articles.
    """
    archive_url = mail_url(article.archive_url, otherwise=issue_url)
    url = mail_url(article.url, otherwise=archive_url)
    takeaway, title = clean_line(article.takeaway), clean_line(article.title)
    title = shorten(title or takeaway, limit=TITLE_CHARACTERS)
    lead, lead_cut = _prose("" if takeaway == title else article.takeaway, part_bytes)
    if not article.full_text:
        lead, lead_cut = _prose(shorten(takeaway, limit=TEASER_CHARACTERS), None)
    parts = [
        _prose(part if article.full_text else "", part_bytes)
        for part in (article.found, article.matters, article.keep_in_mind)
    ]
    teaser = "" if takeaway == title else shorten(takeaway, limit=TEASER_CHARACTERS)
    published = published_line(article.published, issue_date=issue_date)
    topics = shorten(
        ", ".join(filter(None, map(clean_line, article.topics))), limit=TOPICS_CHARACTERS
    )
    evidence = evidence_line(article.study)
    return ArticleView(
        title=title,
        title_text=wrap_line(title),
        subject_title=shorten(title, limit=SUBJECT_TITLE_CHARACTERS),
        lead=lead,
        found=parts[0][0],
        matters=parts[1][0],
        keep_in_mind=parts[2][0],
        teaser=teaser,
        teaser_text=wrap_line(teaser),
        opening=_opening(part for part, _ in parts),
        cut=lead_cut or any(cut for _, cut in parts),
        published=published,
        topics=topics,
        evidence=evidence,
        about_text="\n".join(wrap_line(line) for line in (published, topics, evidence) if line),
        url=url,
        at_source=url != archive_url,
        archive_url=archive_url,
    )


def _opening(parts: Iterable[Prose]) -> str:
    blocks = next((part.blocks for part in parts if part), ())
    first = blocks[0] if blocks else Block()
    return shorten(first.text or "; ".join(first.entries), limit=TEASER_CHARACTERS)


@lru_cache(maxsize=64)
def prose(text: str) -> Prose:
    """Return the whole text as prose."""
    return _prose(text, None)[0]


def _prose(text: str, limit_bytes: int | None) -> tuple[Prose, bool]:
    whole = blocks_of(text)
    kept = whole if limit_bytes is None else shorten_blocks(whole, limit_bytes=limit_bytes)
    return Prose(blocks=kept, text=wrap_blocks(kept)), kept != whole
