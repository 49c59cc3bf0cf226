"""Finds what, elsewhere in the mail, could be laid over the text that everybody must see."""

import re
from functools import lru_cache

from digest.render.checks.declarations import Declaration, declarations_of
from digest.render.checks.lengths import pixels
from digest.render.checks.value_forms import LARGEST_FONT_PIXELS, NARROWEST_SCREEN_PIXELS

MOST_BACK_PIXELS = 40.0
MOST_SPREAD_PIXELS = 24.0
LARGEST_GLYPH_PIXELS = 80.0
"""Headings stay below; a block of one colour in a larger size would cover what stands above it."""
_MOVED = ("animation", "-webkit-animation", "transform", "-webkit-transform", "offset", "inset")
_MOVED_BY = frozenset({"translate", "rotate", "scale", "zoom", "top", "left", "right", "bottom"})
_COLOUR = re.compile(r"rgba?\([^()]*\)")
_SPREADS = frozenset({"box-shadow", "outline", "outline-width", "outline-offset"})


@lru_cache(maxsize=4_096)
def what_may_cover(style: str) -> str:
    """Return which declaration of a style attribute may lay its element over another."""
    return next(filter(None, map(may_cover, declarations_of(style))), "")


def may_cover(declaration: Declaration) -> str:
    """Return the declaration as written where it may lay its element over another."""
    name, value, _ = declaration
    if (
        # Whatever is positioned is painted over all that is not (CSS 2.2, appendix E).
        (name == "position" and value != "static")
        # A single glyph can be as large as a page.
        or (name == "font-size" and _reaches(value, above=LARGEST_GLYPH_PIXELS))
        or ((name in _MOVED_BY or name.startswith(_MOVED)) and value not in {"none", "auto"})
        or (name.startswith("margin") and _reaches(value, below=-MOST_BACK_PIXELS))
        or (name in _SPREADS and _reaches(value, above=MOST_SPREAD_PIXELS))
    ):
        return f"{name}: {value[:80]}"
    return ""


def _reaches(value: str, *, below: float = -1e9, above: float = 1e9) -> bool:
    plain = _COLOUR.sub("", value)
    lengths = [
        pixels(part, font=LARGEST_FONT_PIXELS, whole=NARROWEST_SCREEN_PIXELS)
        for part in plain.split()
    ]
    is_unclear = "(" in plain
    return is_unclear or any(
        length is not None and not below <= length <= above for length in lengths
    )
