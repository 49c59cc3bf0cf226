"""A mail's HTML as its readers meet it: pieces of text, in order, with what stands round them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from html import unescape
from typing import NamedTuple

from digest.render.checks.elements import Elements
from digest.render.checks.phrases import places_in, squeezed
from digest.render.checks.tags import Tag, read_tag
from digest.render.checks.visibility import SheetText, what_hides

_BLOCK_NAMES = """
address article aside blockquote body br center dd div dl dt figure footer h1 h2 h3 h4 h5 h6
header hr li main nav ol p section table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that part words; HTML standard, section 15.3."""
_TOKEN = re.compile(
    r"""<!--.*?-->|<[!/?a-zA-Z](?:[^<>"']++|"[^"]*"|'[^']*')*+>|[^<]+|<""", re.DOTALL
)


class Piece(NamedTuple):
    """A stretch of text within one element."""

    text: str
    element: int
    """Its number in the document."""


class Link(NamedTuple):
    """A link."""

    address: str
    element: int


class Document:
    """The HTML as it is written. Comments are no text."""

    def __init__(self, html: str, *, linked: Iterable[SheetText] = ()) -> None:
        self._linked = tuple(linked)
        self.html = html
        self.tokens: list[str] = _TOKEN.findall(html)
        """Tags, comments and texts as written."""
        self._elements = elements = Elements()
        self._starts: list[int] = []
        pieces: list[Piece] = []
        words: list[str] = []
        length, blank, words_end = 0, False, " "
        for token in self.tokens:
            if token[0] == "<":
                tag = read_tag(token)
                elements.take(token, tag)
                if tag.node.tag in _BLOCKS:
                    blank = True
                continue
            text = unescape(token) if "&" in token else token
            elements.take_text(is_blank=token.isspace())
            pieces.append(Piece(text, elements.open))
            part = squeezed(f" {text}" if blank else text)
            if words_end == " ":
                part = part.removeprefix(" ")
            blank = False
            self._starts.append(length)
            words.append(part)
            length += len(part)
            words_end = part[-1:] or words_end
        self.pieces = tuple(pieces)
        self._words = "".join(words)

    @property
    def tags(self) -> Mapping[str, Tag]:
        """Each different start tag, as written and as read."""
        return self._elements.tags

    @property
    def comments(self) -> int:
        """How many comments there are."""
        return self._elements.comments

    @cached_property
    def sheets(self) -> tuple[SheetText, ...]:
        """The linked style sheets, then all style elements, in their order."""
        nodes = self._elements.nodes
        texts = {at: "" for at, node in enumerate(nodes) if node.tag == "style"}
        for piece in self.pieces:
            if piece.element in texts:
                texts[piece.element] += piece.text
        own = tuple(SheetText(text, nodes[at].get("media")) for at, text in texts.items())
        return self._linked + own

    @cached_property
    def fault(self) -> str:
        """What of the tags parsers would have to mend, each in its own way; empty for nothing."""
        return "a character that is no text" if "\0" in self.html else self._elements.fault()

    @property
    def links(self) -> tuple[Link, ...]:
        """All links."""
        return tuple(map(Link, self._elements.addresses, self._elements.links))

    def pieces_in(self, link: Link) -> tuple[Piece, ...]:
        """Return the pieces of text that a link holds."""
        within = self._elements.is_within
        return tuple(one for one in self.pieces if within(one.element, link.element))

    def tag_of(self, piece: Piece) -> str:
        """Return the name of the element that a piece of text stands in."""
        return self._elements.nodes[piece.element].tag if piece.element >= 0 else ""

    def places_of(self, phrase: str) -> Iterator[tuple[Piece, ...]]:
        """Yield the pieces that make up each occurrence of the phrase, however lines are broken.

        Blanks count: words that are run together are not the phrase.
        """
        length = len(" ".join(phrase.split()))
        for at in places_in(self._words, phrase):
            first = bisect_right(self._starts, at) - 1
            last = bisect_right(self._starts, at + length - 1) - 1
            yield tuple(piece for piece in self.pieces[first : last + 1] if piece.text.strip())

    def hidden_piece(self, piece: Piece) -> str:
        """Return what hides the piece, or an empty string."""
        return what_hides(self._elements.lineage(piece.element), self.sheets)

    def hidden(self, phrase: str) -> str | None:
        """Return an empty string where the phrase can be seen, what hides it, or None if absent."""
        reasons = [
            next(filter(None, map(self.hidden_piece, pieces)), "")
            for pieces in self.places_of(phrase)
        ]
        return min(reasons, default=None, key=len)
