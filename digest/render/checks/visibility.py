"""Tells whether text in a mail can be seen, under every condition its style sheets name."""

import re
from collections.abc import Iterator

from lxml import etree

from digest.render.checks.colour import LEAST_CONTRAST, Colour, contrast, read_colour
from digest.render.checks.computed_style import ComputedStyles
from digest.render.checks.document import OUTLOOK_DESKTOP, Document, Piece
from digest.render.checks.hiding import hidden_by_box, hidden_by_element, may_hide
from digest.render.checks.lengths import FONT_KEYWORDS, INITIAL_FONT_PIXELS, pixels

LEAST_FONT_PIXELS = 12.0
LEAST_LINE_HEIGHT = 0.9
WHITE: Colour = (1.0, 1.0, 1.0)
LINK_BLUE = "#0000ee"
_SEE_THROUGH = {"transparent", "none", "inherit", "initial", "unset"}
_FONT_SHORTHAND = re.compile(r"(?:^|\s)((?:\d*\.)?\d+(?:px|pt|em|rem|%)?)(?:\s*/\s*(\S+))?\s")


class Visibility:
    """Answers, for one document, what hides a piece of text."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = ComputedStyles(document)
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
            if may_hide(name for name, _, _ in rule.declarations):
                yield f"perhaps the rule for {rule.selector}, which cannot be read"
        for condition in self._styles.conditions_for(lineage):
            where = f" ({condition})" if condition else ""
            yield from (reason + where for reason in self._reasons_under(lineage, condition))

    def _reasons_under(self, lineage: list[etree._Element], condition: str) -> Iterator[str]:
        font, line_height, visibility = INITIAL_FONT_PIXELS, "normal", "visible"
        colour: Colour | None = (0.0, 0.0, 0.0)
        ground: Colour | None = WHITE
        for element in lineage:
            style = self._styles.declared(element, condition)
            new_font = _font_size(style, font)
            if new_font is None:
                yield "a font size that cannot be read"
                return
            font = new_font
            if box := hidden_by_box(style, font=font):
                yield box
            line_height = _line_height(style, line_height)
            visibility = style.get("visibility", visibility)
            colour, ground = _colours(element, style, colour, ground)
        if visibility not in {"visible", "inherit"}:
            yield f"visibility: {visibility}"
        if font < LEAST_FONT_PIXELS:
            yield f"a font size of {font:g} pixels"
        lines = pixels(line_height, font=font, whole=font)
        if lines is None:
            lines = font * (float(line_height) if re.fullmatch(r"\d*\.?\d+", line_height) else 1)
        if lines < LEAST_LINE_HEIGHT * font:
            yield f"line-height: {line_height}"
        if colour is None or ground is None:
            yield "a colour that cannot be read; write it like #1c2427"
        elif contrast(colour, ground) < LEAST_CONTRAST:
            yield f"its colour, too near the background ({contrast(colour, ground):.1f} to 1)"


def _font_size(style: dict[str, str], inherited: float) -> float | None:
    written = style.get("font-size", "inherit")
    shorthand = _FONT_SHORTHAND.search(f"{style.get('font', '')} ")
    if shorthand and "font-size" not in style:
        written = shorthand[1]
    if written == "inherit":
        return inherited
    return FONT_KEYWORDS.get(written, pixels(written, font=inherited, whole=inherited))


def _line_height(style: dict[str, str], inherited: str) -> str:
    shorthand = _FONT_SHORTHAND.search(f"{style.get('font', '')} ")
    from_font = shorthand[2] if shorthand and shorthand[2] else inherited
    written = style.get("line-height", from_font)
    return inherited if written == "inherit" else written


def _colours(
    element: etree._Element,
    style: dict[str, str],
    colour: Colour | None,
    ground: Colour | None,
) -> tuple[Colour | None, Colour | None]:
    default = LINK_BLUE if element.tag == "a" and element.get("href") else "inherit"
    written = style.get("-webkit-text-fill-color", style.get("color", default))
    if written != "inherit":
        colour = read_colour(written)
    # Of the two ways to set a background the later wins, so each that is there has to be readable.
    for name in ("background", "background-color"):
        value = style.get(name, "none")
        if value in _SEE_THROUGH:
            continue
        word = next((part for part in _words(value) if read_colour(part)), value)
        if not (name == "background" and value.startswith("none ") and word == value):
            ground = read_colour(word)
    return colour, ground


def _words(value: str) -> list[str]:
    return re.findall(r"[^\s(]+\([^)]*\)|\S+", value)
