"""One entry of a feed, whatever the feed's format, made an entry of ours."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digest.render.evidence import Study
from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.sources.pages.entries import page_entries
from digest.sources.pages.html_tokens import tokens_of_html
from digest.sources.pages.tokens import Token, tokens_of_text
from digest.sources.records import (
    LONGEST_TITLE_CHARACTERS,
    PARTS,
    Entry,
    Problem,
    ReadSettings,
)
from digest.sources.text.excerpt import is_cut_off, shorten_to_words, whole_words
from digest.sources.text.plain import line_from_either
from digest.sources.wording.dates import EARLIEST_YEAR, LATEST_YEAR, read_date
from digest.sources.wording.web_address import web_address

LONGEST_EXCERPT_CHARACTERS = 300
MOST_CATEGORIES = 20
LONGEST_GUID_CHARACTERS = 500

_SHORTEST_CUT_CHARACTERS = 80
"""A shorter excerpt without a full stop is a line as it was written, not a text cut off."""
_MARKUP = re.compile(r"<[/!?a-zA-Z]|&#?\w{1,20};")
_CUT_AFTER_WORD = re.compile(r"\s(?:\[\s*)?(?:\u2026|\.\.\.+)(?:\s*\])?$")
_CUT_MARK = re.compile(r"(?:\u2026|\.\.\.)\]?$")
_SYNDICATION_NOTE = re.compile(r"\s*The post\s.{1,400}\sappeared first on\s.{1,200}$")
"""What WordPress writes below each entry of its feeds."""
_NAMES_STUDY = re.compile(
    r"^\s*(?:doi[:\s]|10\.\d{4}|https?://(?:[\w.-]+\.)?doi\.org/|(?:https?://)?(?:pubmed|pmid)"
    r"|https?://(?:www\.)?(?:pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed/)?\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Prose:
    """A text in a feed, as written."""

    text: str = ""
    is_html: bool = True


@dataclass(frozen=True, kw_only=True)
class FeedItem:
    """What one entry of a feed says, as written; empty where it says nothing."""

    origin: str
    guid: str = ""
    url: str = ""
    title: str = ""
    content: Prose = Prose()
    """The whole text."""
    summary: Prose = Prose()
    """What the feed shows of it in a list."""
    published: str = ""
    published_utc: date | None = None
    """The day in UTC, for dates whose writing only the feed's own reader understands."""
    categories: Sequence[str] = ()
    names: Sequence[str] = ()
    """Identifiers and addresses that may be a DOI or a PubMed id, surest first."""
    journal: str = ""


def entry_from_item(
    item: FeedItem, *, settings: ReadSettings, base: str | None
) -> tuple[Entry, tuple[Problem, ...]]:
    """Return the entry that one of a feed's entries gives, and what is wrong with it. Never raises.

    A text with headings that we know becomes the parts; any other becomes an excerpt that ends at
    a word.
    """
    told, caveat = _told(item, settings, base)
    title = shorten_to_words(
        line_from_either(item.title) or told.title, most_characters=LONGEST_TITLE_CHARACTERS
    )
    published, problems = _published(item, settings)
    journal = line_from_either(item.journal) or told.study.journal
    entry = replace(
        told,
        origin=item.origin,
        guid=item.guid.strip()[:LONGEST_GUID_CHARACTERS] or None,
        url=web_address(item.url, base=base) if item.url.strip() else None,
        title=title,
        excerpt="" if _is_whole(told) else _excerpt(item, title, settings),
        published=published or told.published,
        topics=_topics(item.categories),
        study=replace(_study(item), journal=journal or None),
        publisher_caveat=caveat,
    )
    return entry, problems


def _told(item: FeedItem, settings: ReadSettings, base: str | None) -> tuple[Entry, str]:
    """Return the account that the entry's text holds, or an empty one, and the caveat with it."""
    caveat = ""
    for prose in (item.content, item.summary):
        if not prose.text.strip():
            continue
        found = page_entries(
            _tokens(prose, settings),
            where=item.origin,
            settings=settings,
            base=base,
            may_lack_headings=False,
        )
        caveat = caveat or found.caveat
        if found.accounts:
            return found.accounts[0], found.caveat
    return Entry(origin=item.origin), caveat


def _is_whole(entry: Entry) -> bool:
    return all(getattr(entry, part) for part in PARTS)


def _tokens(prose: Prose, settings: ReadSettings) -> tuple[Token, ...]:
    if prose.is_html or _MARKUP.search(prose.text):
        return tokens_of_html(prose.text, settings.headings)
    return tokens_of_text(prose.text, settings.headings)


def _excerpt(item: FeedItem, title: str, settings: ReadSettings) -> str:
    for prose in (item.summary, item.content):
        text = _SYNDICATION_NOTE.sub("", _running_text(_tokens(prose, settings)))
        if _CUT_MARK.search(text) or (len(text) >= _SHORTEST_CUT_CHARACTERS and is_cut_off(text)):
            text = whole_words(text, ends_on_word=bool(_CUT_AFTER_WORD.search(text)))
        if text and text != title:
            return shorten_to_words(text, most_characters=LONGEST_EXCERPT_CHARACTERS)
    return ""


def _running_text(tokens: Iterable[Token]) -> str:
    texts: list[str] = []
    for token in tokens:
        if token.kind == "more" and texts:
            break
        if token.kind == "text" and not token.aside:
            texts.append(token.text)
    return " ".join(texts)


def _published(item: FeedItem, settings: ReadSettings) -> tuple[date | None, tuple[Problem, ...]]:
    if not item.published.strip():
        return item.published_utc, ()
    reading = read_date(item.published, order=settings.date_order)
    if reading.value is not None:
        return reading.value, ()
    fallback = item.published_utc
    if fallback is not None and EARLIEST_YEAR <= fallback.year <= LATEST_YEAR:
        return fallback, ()
    problem = Problem(
        where=item.origin,
        what=reading.problem,
        mend="Nothing depends on it; tell the feed's owner if it should be shown.",
    )
    return None, (problem,)


def _topics(categories: Iterable[str]) -> tuple[str, ...]:
    topics = dict.fromkeys(line_from_either(category) for category in categories)
    return tuple(topic for topic in topics if topic)[:MOST_CATEGORIES]


def _study(item: FeedItem) -> Study:
    names = [name for name in item.names if _NAMES_STUDY.match(name)]
    doi = next((doi for name in names if (doi := normal_doi(name))), None)
    pmid = next((pmid for name in names if (pmid := normal_pmid(name))), None)
    return Study(doi=doi, pmid=pmid)
