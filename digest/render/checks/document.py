"""A mail's HTML as its readers meet it: pieces of text, in order, with what stands round them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from lxml import etree

from digest.render.checks.style_rules import StyleRule, style_rules

OUTLOOK_DESKTOP = "Outlook on Windows"
_NOT_OUTLOOK_BEGINS = re.compile(r"^\s*\[if [^\]]*!\s*mso")
_CONDITION_ENDS = re.compile(r"\[endif\]\s*$")
_OUTLOOK_STYLE = re.compile(r"<style[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text within one element."""

    text: str
    element: etree._Element
    not_in_outlook: bool
    """True between ``<!--[if !mso]>`` and its end."""


class Document:
    """The parsed HTML. Comments are no text; conditional ones count as Outlook reads them."""

    def __init__(self, html: bytes) -> None:
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        self.root = etree.fromstring(html, parser)
        self.pieces = tuple(_pieces(self.root))
        squeezed = ["".join(piece.text.split()) for piece in self.pieces]
        self._squeezed = "".join(squeezed)
        self._starts = list(accumulate(map(len, squeezed), initial=0))[:-1]

    @cached_property
    def rules(self) -> tuple[StyleRule, ...]:
        """All style rules in their order."""
        rules: list[StyleRule] = []
        for node in self.root.iter("style", etree.Comment):
            if node.tag == "style":
                media = node.get("media", "")
                condition = f"@media {media}" if media else ""
                rules += style_rules(node.text or "", condition)
            else:
                for sheet in _OUTLOOK_STYLE.findall(node.text or ""):
                    rules += style_rules(sheet, OUTLOOK_DESKTOP)
        return tuple(rules)

    def places_of(self, phrase: str) -> Iterator[tuple[Piece, ...]]:
        """Yield the pieces that make up each occurrence of the phrase, blanks disregarded."""
        wanted = "".join(phrase.split())
        at = self._squeezed.find(wanted) if wanted else -1
        while at >= 0:
            first = bisect_right(self._starts, at) - 1
            last = bisect_right(self._starts, at + len(wanted) - 1) - 1
            yield tuple(piece for piece in self.pieces[first : last + 1] if piece.text.strip())
            at = self._squeezed.find(wanted, at + 1)


def _pieces(root: etree._Element) -> Iterator[Piece]:
    not_in_outlook = False
    for event, node in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment":
            if _NOT_OUTLOOK_BEGINS.search(node.text or ""):
                not_in_outlook = not _CONDITION_ENDS.search(node.text or "")
            elif _CONDITION_ENDS.search(node.text or ""):
                not_in_outlook = False
        text, owner = (node.text, node) if event == "start" else (node.tail, node.getparent())
        if text and owner is not None:
            yield Piece(text=text, element=owner, not_in_outlook=not_in_outlook)
