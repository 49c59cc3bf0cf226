"""A mail's HTML as its readers meet it: pieces of text, in order, with what stands round them."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from digest.render.checks.lineage import Lineage, lineage_of
from digest.render.checks.nesting import Outline, outline_as_written
from digest.render.checks.phrases import places_in, squeezed
from digest.render.checks.visibility import SheetText, what_hides

_BLOCK_NAMES = """
address article aside blockquote body br center dd div dl dt figure footer h1 h2 h3 h4 h5 h6
header hr li main nav ol p section table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that part words; HTML standard, section 15.3."""


class Piece(NamedTuple):
    """A stretch of text within one element."""

    text: str
    element: etree._Element


class Document:
    """The parsed HTML. Comments are no text."""

    def __init__(self, html: str) -> None:
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        self.html = html
        self.root = etree.fromstring(html.encode(), parser)
        self.comments = 0
        self.outline: Outline = []
        """The elements as the parser nests them."""
        self.styles: set[str] = set()
        """All style attributes."""
        sheets: list[SheetText] = []
        pieces: list[Piece] = []
        words: list[str] = []
        self._starts: list[int] = []
        depth, length, blank, words_end = 0, 0, False, " "
        for event, node in etree.iterwalk(self.root, events=("start", "end", "comment", "pi")):
            text: str | None
            if event == "start":
                tag, text, owner = node.tag, node.text, node
                self.outline.append((tag, depth))
                depth += 1
                style = node.get("style")
                if style:
                    self.styles.add(style)
                if tag == "style":
                    sheets.append(SheetText(text=text or "", media=node.get("media", "")))
            else:
                tag, text, owner = node.tag, node.tail, node.getparent()
                self.comments += event == "comment"
                depth -= event == "end"
            if tag in _BLOCKS:
                blank = True
            if text and owner is not None:
                pieces.append(Piece(text=text, element=owner))
                part = squeezed(f" {text}" if blank else text)
                if words_end == " ":
                    part = part.removeprefix(" ")
                blank = False
                self._starts.append(length)
                words.append(part)
                length += len(part)
                words_end = part[-1:] or words_end
        self.pieces = tuple(pieces)
        self.sheets = tuple(sheets)
        self._words = "".join(words)
        self._lineages: dict[etree._Element, Lineage] = {}

    @property
    def is_nested_as_written(self) -> bool:
        """Whether the tags leave nothing for a parser to mend, which each does in its own way."""
        return outline_as_written(self.html) == self.outline

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
        return what_hides(lineage_of(piece.element, self._lineages), self.sheets)

    def hidden(self, phrase: str) -> str | None:
        """Return an empty string where the phrase can be seen, what hides it, or None if absent."""
        reasons = [
            next(filter(None, map(self.hidden_piece, pieces)), "")
            for pieces in self.places_of(phrase)
        ]
        return min(reasons, default=None, key=len)
