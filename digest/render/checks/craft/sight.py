"""Can all of it be read, by day and by night, and not the caveat alone?"""

from collections.abc import Iterator
from functools import lru_cache

from digest.render.checks.document import Document, Piece
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.checks.styles.colour import LEAST_CONTRAST, contrast
from digest.render.checks.styles.inversion import inversions
from digest.render.checks.visibility.look import Look
from digest.render.checks.visibility.what_hides import MOST_ROUND_IT

LEAST_TEXT_PIXELS = 14.0
"""Body text is 18 px in our own template; this is the least for what stands beside it."""
LEAST_LARGE_CONTRAST = 3.0
_LARGE_PIXELS = 24.0
_LARGE_BOLD_PIXELS = 18.66
"""WCAG 2.2, 1.4.3: 18 and 14 points."""
_UNREAD_ELEMENTS = frozenset({"head", "style", "title", "script"})
_SHOWN_CHARACTERS = 60
_UNKNOWN = "contrast-unknown"


def check_sight(examined: Examined) -> Iterator[Finding]:
    """Find text too small, or too near its background in colour, in light and dark mode and where
    a mail program makes its own of it.

    Colours are those that the inline styles and style sheets give together.
    """
    if not examined.has_html:
        return
    document = examined.document
    seen: set[int] = set()
    told: set[tuple[str, str]] = set()
    for piece in document.pieces:
        if piece.element in seen or not piece.text.strip():
            continue
        if document.tag_of(piece) in _UNREAD_ELEMENTS:
            continue
        seen.add(piece.element)
        if document.depth_of(piece) > MOST_ROUND_IT:
            deep = f"stands in more than {MOST_ROUND_IT} elements, too many to tell how it looks"
            if (_UNKNOWN, deep) not in told:
                told.add((_UNKNOWN, deep))
                yield _finding(_UNKNOWN, deep, piece)
            continue
        for code, fault in _faults(document, piece):
            if (code, fault) not in told:
                told.add((code, fault))
                yield _finding(code, fault, piece)


def _faults(document: Document, piece: Piece) -> Iterator[tuple[str, str]]:
    """Yield each code once, with what is worst of it under any conditions."""
    worst: dict[str, tuple[float, str]] = {}
    for conditions, look in document.looks_in_sight(piece):
        where = f" ({conditions})" if conditions else ""
        for code, measured, fault in _faults_of(look):
            if code not in worst or measured < worst[code][0]:
                worst[code] = (measured, fault + where)
    yield from ((code, fault) for code, (_, fault) in worst.items())


# A mail has many pieces and conditions, and few looks.
@lru_cache(maxsize=4_096)
def _faults_of(look: Look) -> tuple[tuple[str, float, str], ...]:
    return tuple(_found_in(look))


def _found_in(look: Look) -> Iterator[tuple[str, float, str]]:
    if look.font < LEAST_TEXT_PIXELS:
        yield (
            "text-small",
            look.font,
            f"is {look.font:g} pixels high; {LEAST_TEXT_PIXELS:g} are the least",
        )
    text = look.seen_colour
    if text is None or look.ground is None:
        yield _UNKNOWN, 0, "has a colour or background that cannot be read"
        return
    least = _least_contrast(look)
    if (ratio := contrast(text, look.ground)) < least:
        yield (
            "contrast-low",
            ratio,
            f"has a contrast of {ratio:.1f} to 1, where {least:g} is the least",
        )
        return
    for how, colour, ground in inversions(text, look.ground):
        if (ratio := contrast(colour, ground)) < least:
            yield (
                "contrast-inverted",
                ratio,
                f"has a contrast of {ratio:.1f} to 1 where a mail program {how}; least: {least:g}",
            )


def _least_contrast(look: Look) -> float:
    large = _LARGE_BOLD_PIXELS if look.is_bold else _LARGE_PIXELS
    return LEAST_LARGE_CONTRAST if look.font >= large else LEAST_CONTRAST


def _finding(code: str, fault: str, piece: Piece) -> Finding:
    words = " ".join(piece.text.split())[:_SHOWN_CHARACTERS]
    mends = {
        "text-small": "Write a larger font-size; small print tires.",
        "contrast-unknown": "Write colours like #1c2427, one colour behind all of a text.",
        "contrast-inverted": "Choose a darker text on a light background, or a lighter one on a "
        "dark background: colours of a middle lightness lose most.",
        "contrast-low": "Make the text darker or its background lighter; in dark mode, the other "
        "way round.",
    }
    return Finding(
        code=code, severity="warning", place="html", what=f"“{words}” {fault}.", mend=mends[code]
    )
