"""RSS 2.0, RSS 1.0 and Atom, read by feedparser without trusting what it reads."""

import io
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from xml.sax import SAXException, SAXParseException

import feedparser

from digest.sources.feeds.feed_item import FeedItem, Prose
from digest.sources.feeds.feed_items import read_items
from digest.sources.records import Problem, Reading, ReadSettings
from digest.sources.text.decoding import decode_text

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_PROLOGUE_CHARACTERS = 10_000
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[.*?\]\s{0,100})?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY[^>]*>?", re.IGNORECASE)
_UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,12})|([0-9]{1,12}));?", re.IGNORECASE)
_DEEPEST_ELEMENTS = 5_000
"""feedparser's time grows with the square of the depth. Broken feeds leave each <br> open."""
_TAG = re.compile(r"<(/?)[a-zA-Z][^<>]*?(/?)>")
_TEXT_TYPES = frozenset({"text/plain", "text"})
_MEND = "Tell the feed's owner; the W3C feed validator shows what is wrong."
_BREAKS = (
    *(SAXException, ValueError, LookupError, AttributeError, TypeError, AssertionError),
    *(RecursionError, ArithmeticError, OSError),
)
"""What feedparser raises on hostile texts, though it means never to: ValueError and LookupError
were met in a hundred thousand random ones, the others stand in its code's way."""


def read_xml_feed(
    content: bytes, *, where: str, settings: ReadSettings, base: str | None, charset: str | None
) -> Reading:
    """Return the entries of an RSS or Atom feed. Never raises.

    We decode it and take out its document type, so no entity of its own is ever expanded and
    nothing outside it is read.
    """
    decoded = decode_text(content, stated=charset)
    text, had_entities = _without_doctype(decoded.text)
    problems: list[Problem] = []
    if had_entities:
        problems.append(
            Problem(where=where, what="this feed declares entities, which we pass over", mend=_MEND)
        )
    if _is_too_deep(text):
        deep = Problem(where=where, what="this feed is nested too deeply", mend=_MEND, is_loss=True)
        return Reading(problems=(*problems, deep))
    try:
        # A stream: given bytes or a text, feedparser would take a short one for an address.
        feed = feedparser.parse(
            io.BytesIO(text.encode()),
            response_headers={"content-location": base} if base else {},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _BREAKS as error:
        broken = Problem(
            where=where,
            what=f"this feed cannot be read ({type(error).__name__})",
            mend=_MEND,
            is_loss=True,
        )
        return Reading(problems=(*problems, broken))
    problems += _faults(feed, where)
    if not feed.get("version") and not feed.get("entries"):
        nothing = Problem(
            where=where,
            what="this is no feed",
            mend="Give the address of an RSS, Atom or JSON feed; a page has another kind.",
            is_loss=True,
        )
        return Reading(problems=(*problems, nothing))
    items = [
        # A plain dict: feedparser's own warns of fields that it maps to others.
        _item(dict(raw), f"{where}, entry {number}")
        for number, raw in enumerate(feed["entries"], start=1)
    ]
    reading = read_items(items, where=where, settings=settings, base=base)
    return replace(reading, problems=(*problems, *reading.problems))


def _without_doctype(text: str) -> tuple[str, bool]:
    text = _UNFIT_FOR_XML.sub("", _DECLARATION.sub(_line_ends, text.removeprefix("\ufeff")))
    text = _REFERENCE.sub(_fit_reference, text)
    had_entities = bool(_ENTITY.search(text))
    # There is one at most; looked for anywhere else, it would cost a long text's length squared.
    start = text.upper().find("<!DOCTYPE", 0, _PROLOGUE_CHARACTERS)
    if start >= 0 and (doctype := _DOCTYPE.match(text, start)):
        text = text[:start] + _line_ends(doctype) + text[doctype.end() :]
    return _ENTITY.sub(_line_ends, text), had_entities


def _is_too_deep(text: str) -> bool:
    if text.count("<") - text.count(">") > _DEEPEST_ELEMENTS:
        return True
    depth = 0
    first, *others = text.split("<![CDATA[")
    markup = first + "".join(other.partition("]]>")[2] for other in others)
    for closing, closed in _TAG.findall(markup):
        depth += 0 if closed else -1 if closing else 1
        if depth > _DEEPEST_ELEMENTS:
            return True
    return False


def _fit_reference(found: re.Match[str]) -> str:
    # One to a character that XML does not have makes feedparser give up the whole feed.
    number = int(found[1], 16) if found[1] else int(found[2])
    is_character = number <= sys.maxunicode and not _UNFIT_FOR_XML.match(chr(number))
    return found[0] if is_character else ""


def _line_ends(removed: re.Match[str]) -> str:
    # Lines keep their numbers.
    return "\n" * removed[0].count("\n")


def _faults(feed: Mapping[str, Any], where: str) -> Iterator[Problem]:
    fault = feed.get("bozo_exception")
    if isinstance(fault, SAXParseException):
        at = f"{where}:{fault.getLineNumber()}"
        yield Problem(where=at, what=f"this is not well-formed: {fault.getMessage()}", mend=_MEND)
    elif isinstance(fault, SAXException):
        yield Problem(where=where, what=f"this is not well-formed: {fault}", mend=_MEND)


def _item(raw: Mapping[str, Any], origin: str) -> FeedItem:
    links = [link for link in raw.get("links", ()) if isinstance(link.get("href"), str)]
    summary = raw.get("summary_detail") or {}
    contents = [each for each in raw.get("content", ()) if each.get("value")]
    # Atom may give the same content in several types; the longest says most.
    content: Mapping[str, Any] = max(contents, key=lambda each: len(each["value"]), default={})
    published = _text(raw, "published") or _text(raw, "prism_publicationdate")
    return FeedItem(
        origin=origin,
        guid=_text(raw, "id"),
        url=_text(raw, "link"),
        title=_text(raw, "title"),
        content=_prose(content),
        summary=_prose(summary),
        published=published or _text(raw, "updated"),
        published_utc=_day(raw.get("published_parsed") or raw.get("updated_parsed")),
        categories=[_text(tag, "label") or _text(tag, "term") for tag in raw.get("tags", ())],
        names=[
            *(_text(raw, name) for name in ("prism_doi", "dc_identifier", "id", "link")),
            *(link["href"] for link in links),
        ],
        journal=_text(raw, "prism_publicationname"),
    )


def _prose(detail: Mapping[str, Any]) -> Prose:
    return Prose(text=_text(detail, "value"), is_html=detail.get("type") not in _TEXT_TYPES)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _day(parsed: Any) -> date | None:
    try:
        return date(*parsed[:3]) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None
