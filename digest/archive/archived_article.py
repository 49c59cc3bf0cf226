"""What the archive shows of one article."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

from digest.archive.corrected import ShownCorrection
from digest.render.blocks import Block, blocks_of
from digest.render.evidence_line import evidence_line, what_it_can_show
from digest.render.records import Article
from digest.render.shorten import shorten
from digest.render.title_and_rest import title_and_rest
from digest.render.words import Words
from digest.render.written_date import published_line

TITLE_CHARACTERS = 300
"""No summary has a longer title of its own."""
TEASER_CHARACTERS = 280
"""As much as a list of links would show, where the source's rights allow a teaser only."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of an account. The heading may be empty."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class ArchivedArticle:
    """An article, ready for the page."""

    article: Article
    title: str
    published: str
    """When, in the words of the mail; empty where that is not known."""
    evidence: str
    can_show: str
    """What such a study can show, and what it cannot: one sentence."""
    parts: tuple[Part, ...]
    source_url: str
    """Empty where the publisher has no page for it."""
    study_url: str
    """The study itself; empty where neither its DOI nor its PubMed id is known."""
    corrections: tuple[ShownCorrection, ...] = ()
    """What was corrected since it went out, oldest first."""


def archived_article(
    article: Article,
    *,
    base_url: str,
    issue_date: date,
    words: Words,
    corrections: tuple[ShownCorrection, ...] = (),
) -> ArchivedArticle:
    """Return what to show; ``base_url`` is our own, which is no source to lead to."""
    title, takeaway = title_and_rest(article, limit=TITLE_CHARACTERS)
    return ArchivedArticle(
        article=article,
        title=title,
        published=published_line(article.published, issue_date=issue_date, words=words),
        evidence=evidence_line(article.study, words),
        can_show=what_it_can_show(article.study, words),
        parts=tuple(part for part in _parts(article, takeaway, words) if part.blocks),
        source_url=_source_url(article.url, base_url),
        study_url=_study_url(article),
        corrections=corrections,
    )


def _parts(article: Article, takeaway: str, words: Words) -> tuple[Part, ...]:
    if not article.full_text:
        return (Part(heading="", blocks=blocks_of(shorten(takeaway, limit=TEASER_CHARACTERS))),)
    return (
        Part(heading="", blocks=blocks_of(takeaway)),
        Part(heading=words.found, blocks=blocks_of(article.found)),
        Part(heading=words.matters, blocks=blocks_of(article.matters)),
        Part(heading=words.keep_in_mind, blocks=blocks_of(article.keep_in_mind)),
    )


def _source_url(url: str, base_url: str) -> str:
    is_web = urlsplit(url).scheme in {"http", "https"}
    is_ours = url == base_url or url.startswith(f"{base_url}/")
    return url if is_web and not is_ours else ""


def _study_url(article: Article) -> str:
    if article.study.doi:
        return f"https://doi.org/{quote(article.study.doi, safe='/')}"
    if article.study.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(article.study.pmid, safe='')}/"
    return ""
