"""HTML from outside, sanitised and taken apart into blocks of plain text."""

import html as entities
import re
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Literal

import nh3

from digest.sources.text.hidden_elements import HIDING_ATTRIBUTES, MAY_HIDE, hides
from digest.sources.text.plain_line import plain_line

BlockKind = Literal["heading", "paragraph", "item", "start", "end"]

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_CONTAINERS = frozenset({"article", "main"})
_ASIDE = frozenset({"nav", "footer", "aside"})
_BREAKING = frozenset(
    {"p", "div", "section", "header", "blockquote", "pre", "figure", "figcaption", "table", "tr"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "address", "hr", "details", "summary", "hgroup"}
    | _CONTAINERS
    | _ASIDE
    | set(_HEADINGS)
)
_INLINE = frozenset({"a", "br", "time", "td", "th"})
_DROPPED_WITH_CONTENT = frozenset(
    {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "form"}
    | {"button", "dialog", "select", "textarea", "head", "title", "canvas", "audio", "video"}
)
_WITHOUT_CONTENT = frozenset(
    {"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta"}
    | {"param", "source", "track", "wbr"}
)
_RAW = frozenset({"plaintext", "xmp", "noembed", "noframes", "listing", "frameset"})
_NAME = re.compile(r"<([a-zA-Z][^\s/<>]{0,30})")
_MOST_NAMES = 200
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a pair, which JSON can write, is no text."""

_DEEPEST_ELEMENTS = 500
"""The sanitiser's time grows with the square of the depth; real pages stay below a hundred."""
_MOST_REFERENCES = 50_000
"""Its time grows with the square of these, too; real pages have a few thousand."""

_ELEMENT_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_ANY_TAG = re.compile(r"<[^<>]*>")
_CLOSED_BY_OTHERS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"}
    | {"wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option"}
)
"""Elements that hold nothing, or that pages leave open without nesting them."""


@dataclass(frozen=True, kw_only=True)
class HtmlBlock:
    """One paragraph, heading or list entry, as plain text.

    ``start`` and ``end`` mark where an ``article`` or ``main`` element opens and closes, and have
    no text.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    """1 to 6 for a heading, else 0."""
    list_number: int = 0
    """Entries of one list share it; 0 outside lists."""
    href: str | None = None
    """The first link in the block or around it, as written."""
    when: str | None = None
    """What a ``time`` element within says, for machines where it does."""
    aside: bool = False
    """True within ``nav``, ``footer`` and ``aside``: never part of an account."""
    lines: tuple[str, ...] = ()
    """The lines that ``br`` elements part a paragraph into; empty where it is one."""


def html_blocks(html: str) -> tuple[HtmlBlock, ...]:
    """Return the blocks of an HTML text in reading order, sanitised with nh3 first.

    Scripts, forms and what else is not text are dropped with their content. Never raises: to an
    HTML parser every text is HTML.
    """
    html = _SURROGATE.sub("\ufffd", html)
    if html.count("&") > _MOST_REFERENCES or _is_too_deep(html):
        # What is hidden in such a text cannot be told.
        shown = "" if MAY_HIDE.search(html) else _ANY_TAG.sub(" ", html)
        text = plain_line(entities.unescape(shown))
        return (HtmlBlock(kind="paragraph", text=text),) if text else ()
    walker = _Walker()
    walker.feed(_cleaner(_other_names(html)).clean(html))
    walker.close()
    walker.flush()
    return tuple(walker.blocks)


@lru_cache(maxsize=64)
def _cleaner(other_names: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_BREAKING | _INLINE | other_names),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes={"*": set(HIDING_ATTRIBUTES), "a": {"href"}, "time": {"datetime"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )


def _other_names(html: str) -> frozenset[str]:
    """Return the names of further elements: they mean nothing here, but any of them may hide what
    is in it, so the sanitiser must not take them away first."""
    names = {name.lower() for name in _NAME.findall(html)}
    others = sorted(names - _DROPPED_WITH_CONTENT - _WITHOUT_CONTENT - _RAW - _BREAKING - _INLINE)
    return frozenset(others[:_MOST_NAMES])


def _is_too_deep(html: str) -> bool:
    depth = 0
    for closing, name in _ELEMENT_TAG.findall(html):
        if name.lower() not in _CLOSED_BY_OTHERS:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > _DEEPEST_ELEMENTS:
                return True
    return False


class _Walker(HTMLParser):
    """Gathers blocks; what it walks was written by nh3, so it is well-formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[HtmlBlock] = []
        self._text: list[str] = []
        self._open_link: str | None = None
        self._link: str | None = None
        self._when: str | None = None
        self._heading = 0
        self._lists = 0
        self._list_number = 0
        self._items = 0
        self._asides = 0
        self._hidden = 0
        """How deep within a hidden element."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden or hides(dict(attrs)):
            self._hidden += tag not in _WITHOUT_CONTENT
        elif tag == "br":
            self._text.append("\n")
        elif tag == "a":
            self._open_link = dict(attrs).get("href")
            self._link = self._link or self._open_link
        elif tag == "time":
            self._when = self._when or dict(attrs).get("datetime")
        elif tag in {"td", "th"}:
            self._text.append(" ")
        elif tag in _BREAKING:
            self._break(tag)
            if tag in _CONTAINERS:
                self.blocks.append(HtmlBlock(kind="start"))
            if tag in {"ul", "ol"}:
                self._list_number += self._lists == 0
                self._lists += 1
            self._items += tag == "li"
            self._asides += tag in _ASIDE
            self._heading = _HEADINGS.get(tag, self._heading)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif tag == "a":
            self._open_link = None
        elif tag in _BREAKING:
            self._break(tag)
            self._lists -= tag in {"ul", "ol"} and self._lists > 0
            self._items -= tag == "li" and self._items > 0
            self._asides -= tag in _ASIDE and self._asides > 0
            if tag in _HEADINGS:
                self._heading = 0
            if tag in _CONTAINERS:
                self.blocks.append(HtmlBlock(kind="end"))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text.append(data.replace("\n", " ").replace("\r", " "))

    def flush(self) -> None:
        """Close the block at hand; empty lines within it (from ``br``) part paragraphs."""
        lines = [plain_line(line) for line in "".join(self._text).split("\n")]
        paragraphs = [plain_line(part) for part in "\n".join(lines).split("\n\n")]
        parted = [tuple(part.splitlines()) for part in "\n".join(lines).split("\n\n")]
        kind: BlockKind = "paragraph"
        if self._heading:
            kind = "heading"
        elif self._items:
            kind = "item"
        self.blocks += [
            HtmlBlock(
                kind=kind,
                text=paragraph,
                level=self._heading,
                list_number=self._list_number if kind == "item" else 0,
                href=self._link or self._open_link,
                when=self._when,
                aside=self._asides > 0,
                lines=tuple(filter(None, within)) if len(within) > 1 else (),
            )
            for paragraph, within in zip(paragraphs, parted, strict=True)
            if paragraph
        ]
        self._text = []
        self._link = self._open_link
        self._when = None

    def _break(self, tag: str) -> None:
        opens_block = tag in {"li", "ul", "ol"} or tag in _CONTAINERS
        if self._items and not opens_block and not self._heading:
            # Paragraphs within a list entry stay one entry.
            self._text.append(" ")
        else:
            self.flush()
