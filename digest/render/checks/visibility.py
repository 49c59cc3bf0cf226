"""Tells whether text in a mail can be seen, under every condition its style sheets name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from digest.render.checks.colour import LEAST_CONTRAST, Colour, contrast, read_colour
from digest.render.checks.computed_style import ComputedStyles
from digest.render.checks.document import OUTLOOK_DESKTOP, Document, Piece
from digest.render.checks.hiding import hidden_by_box, hidden_by_element
from digest.render.checks.lengths import FONT_KEYWORDS, INITIAL_FONT_PIXELS, pixels

LEAST_FONT_PIXELS = 12.0
LEAST_LINE_HEIGHT = 0.9
BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
LINK_BLUE = "#0000ee"
_SEE_THROUGH = {"transparent", "none", "inherit", "initial", "unset"}


@dataclass(frozen=True, kw_only=True)
class _Look:
    """How an element's text looks, after all that it inherits; at first as browsers begin."""

    font: float = INITIAL_FONT_PIXELS
    """Pixels."""
    box: str = ""
    """What about the element or one round it hides it."""
    line_height: str = "normal"
    visibility: str = "visible"
    colour: Colour | None = BLACK
    ground: Colour | None = WHITE
    """The background; like the colour None where it cannot be read."""


class Visibility:
    """Answers, for one document, what hides a piece of text."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = ComputedStyles(document)
        self._looks: dict[tuple[etree._Element, str], _Look] = {}
        self._answers: dict[etree._Element, str] = {}

    def hidden(self, phrase: str) -> str | None:
        """Return an empty string where the phrase can be seen, what hides it, or None if absent."""
        reasons = [
            next(filter(None, map(self.hidden_piece, pieces)), "")
            for pieces in self._document.places_of(phrase)
        ]
        return min(reasons, default=None, key=len)

    def hidden_piece(self, piece: Piece) -> str:
        """Return what hides the piece, or an empty string."""
        if piece.not_in_outlook:
            return f"a conditional comment keeps it from {OUTLOOK_DESKTOP}"
        answer = self._answers.get(piece.element)
        if answer is None:
            answer = self._answers[piece.element] = next(self._reasons(piece.element), "")
        return answer

    def _reasons(self, element: etree._Element) -> Iterator[str]:
        lineage = [*reversed(list(element.iterancestors())), element]
        yield from filter(None, map(hidden_by_element, lineage))
        for rule in self._styles.unreadable:
            yield f"perhaps the rule for {rule.selector}, which cannot be read"
        for condition in self._styles.conditions_for(lineage):
            where = f" ({condition})" if condition else ""
            yield from (reason + where for reason in self._reasons_under(lineage, condition))

    def _reasons_under(self, lineage: list[etree._Element], condition: str) -> Iterator[str]:
        look = _Look()
        for element in lineage:
            known = self._looks.get((element, condition))
            if known is None:
                style = self._styles.declared(element, condition)
                known = self._looks[element, condition] = _inherit(look, element, style)
            look = known
        return _reasons_of(look)


def _inherit(parent: _Look, element: etree._Element, style: dict[str, str]) -> _Look:
    font = _font_size(style, parent.font)
    return _Look(
        font=font,
        box=parent.box or hidden_by_box(style, font=font),
        line_height=_or_inherited(style.get("line-height"), parent.line_height),
        visibility=_or_inherited(style.get("visibility"), parent.visibility),
        colour=_colour(element, style, parent.colour),
        ground=_ground(style, parent.ground),
    )


def _or_inherited(written: str | None, inherited: str) -> str:
    return written if written and written not in {"inherit", "unset"} else inherited


def _reasons_of(look: _Look) -> Iterator[str]:
    if look.box:
        yield look.box
    if look.visibility != "visible":
        yield f"visibility: {look.visibility}"
    if look.font < LEAST_FONT_PIXELS:
        yield f"a font size of {look.font:g} pixels"
    if _line_pixels(look) < LEAST_LINE_HEIGHT * look.font:
        yield f"line-height: {look.line_height}"
    if look.colour is None or look.ground is None:
        yield "a colour that cannot be read; write it like #1c2427"
    elif (ratio := contrast(look.colour, look.ground)) < LEAST_CONTRAST:
        yield f"its colour, too near the background ({ratio:.1f} to 1)"


def _line_pixels(look: _Look) -> float:
    if re.fullmatch(r"\d*\.?\d+", look.line_height):
        return look.font * float(look.line_height)
    length = pixels(look.line_height, font=look.font, whole=look.font)
    return look.font if length is None else length


def _font_size(style: dict[str, str], inherited: float) -> float:
    """Return pixels; 0 for a size that cannot be read, since that may well be none."""
    written = style.get("font-size", "inherit")
    if written == "inherit":
        return inherited
    size = FONT_KEYWORDS.get(written, pixels(written, font=inherited, whole=inherited))
    return size or 0.0


def _colour(
    element: etree._Element, style: dict[str, str], inherited: Colour | None
) -> Colour | None:
    default = LINK_BLUE if element.tag == "a" and element.get("href") else "inherit"
    written = style.get("-webkit-text-fill-color", style.get("color", default))
    return inherited if written == "inherit" else read_colour(written)


def _ground(style: dict[str, str], inherited: Colour | None) -> Colour | None:
    written = style.get("background-color", "none")
    if written in _SEE_THROUGH:
        return inherited
    return next(filter(None, map(read_colour, _words(written))), None)


def _words(value: str) -> list[str]:
    return re.findall(r"[^\s(]+\([^)]*\)|\S+", value)
