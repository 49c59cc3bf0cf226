"""A mail's HTML as its readers meet it: pieces of text, in order, with what stands round them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import unescape
from typing import NamedTuple

from digest.render.checks.markup.elements import Elements
from digest.render.checks.markup.lineage import Node
from digest.render.checks.markup.nesting import nesting_fault
from digest.render.checks.markup.runs import Run, read_run, runs_and_texts
from digest.render.checks.phrases import places_in, squeezed
from digest.render.checks.visibility.measure import Seen
from digest.render.checks.visibility.what_hides import (
    SheetText,
    looks_in_sight,
    names_in_sheets,
    what_hides,
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

    def __init__(self, html: str, *, linked: Iterable[SheetText] | None = None) -> None:
        self.html = html
        self.parts = runs_and_texts(html)
        """Runs of tags, which begin with ``<``, and texts, as written."""
        self._is_mail = linked is None
        self._linked = tuple(linked or ())
        self._elements = elements = Elements()
        self._starts: list[int] = []
        self._bare = bare = list[str]()
        pieces: list[Piece] = []
        words: list[str] = []
        length, blank, words_end = 0, False, " "
        for part in self.parts:
            if part[0] == "<":
                run = read_run(part)
                elements.take(run)
                bare.append(run.bare)
                blank = blank or run.parts_words
                continue
            text = unescape(part) if "&" in part else part
            bare.append(" " if part.isspace() else "x")
            pieces.append(Piece(text, elements.open))
            squeezed_text = squeezed(f" {text}" if blank else text)
            if words_end == " ":
                squeezed_text = squeezed_text.removeprefix(" ")
            blank = False
            self._starts.append(length)
            words.append(squeezed_text)
            length += len(squeezed_text)
            words_end = squeezed_text[-1:] or words_end
        self.pieces = tuple(pieces)
        self._words = "".join(words)

    @cached_property
    def runs(self) -> Mapping[str, Run]:
        """Each different run of tags, as written and as read."""
        return {part: read_run(part) for part in self.parts if part[0] == "<"}

    @cached_property
    def comments(self) -> int:
        """How many comments there are."""
        return sum(read_run(part).comments for part in self.parts if part[0] == "<")

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
    def _unknown(self) -> frozenset[str] | None:
        if not self._is_mail:
            return None
        own = frozenset().union(*(run.names for run in self.runs.values()))
        return names_in_sheets(self.sheets) - own

    @cached_property
    def fault(self) -> str:
        """What of the tags parsers would have to mend, each in its own way; empty for nothing."""
        unread = next((run.fault for run in self.runs.values() if run.fault), "")
        if unread:
            return f"{unread}, which is not written out as one tag"
        if "\0" in self.html:
            return "a character that is no text"
        return nesting_fault("".join(self._bare))

    @property
    def nodes(self) -> Sequence[Node]:
        """All elements in their order; an element's number is its place among them."""
        return self._elements.nodes

    def is_within(self, element: int, other: int) -> bool:
        """Tell whether an element is the other one or stands in it."""
        return self._elements.is_within(element, other)

    def looks_in_sight(self, piece: Piece) -> tuple[Seen, ...]:
        """Return how the piece looks wherever it is not taken out of sight on purpose."""
        return looks_in_sight(self._elements.lineage(piece.element), self.sheets, self._unknown)

    def depth_of(self, piece: Piece) -> int:
        """Return how many elements the piece stands in."""
        return len(self._elements.lineage(piece.element))

    def words_in(self, element: int) -> str:
        """Return the text that an element holds, on one line."""
        within = self._elements.is_within
        texts = (one.text for one in self.pieces if within(one.element, element))
        return " ".join("".join(texts).split())

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
        return what_hides(self._elements.lineage(piece.element), self.sheets, self._unknown)

    def hidden(self, phrase: str) -> str | None:
        """Return an empty string where the phrase can be seen, what hides it, or None if absent."""
        reasons = [
            next(filter(None, map(self.hidden_piece, pieces)), "")
            for pieces in self.places_of(phrase)
        ]
        return min(reasons, default=None, key=len)
