"""Lengths as style sheets write them."""

import re

INITIAL_FONT_PIXELS = 16.0
_LENGTH = re.compile(r"([+-]?\d*\.?\d+)(px|pt|em|rem|ex|ch|cm|mm|in|pc|vw|vh|%)?")
_PIXELS = {
    "px": 1.0,
    "pt": 96 / 72,
    "rem": INITIAL_FONT_PIXELS,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "in": 96.0,
    "pc": 16.0,
    "vw": 3.2,
    "vh": 5.0,
}
"""Viewport units for the smallest screen we design for, 320 by 500 pixels."""
FONT_KEYWORDS = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
}


def pixels(written: str, *, font: float, whole: float | None = None) -> float | None:
    """Return the length in CSS pixels, or None for what is no length that can be told.

    ``font`` is the element's font size in pixels, ``whole`` what a percentage is of.
    """
    found = _LENGTH.fullmatch(written)
    if not found:
        return None
    number, unit = float(found[1]), found[2]
    if unit in {"em", "ex", "ch"}:
        return number * font * (1.0 if unit == "em" else 0.5)
    if unit == "%":
        return None if whole is None else number / 100 * whole
    if unit is None:
        return 0.0 if number == 0 else None
    return number * _PIXELS[unit]
