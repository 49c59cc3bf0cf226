"""Colours as mail writes them, and whether text in one can be read on another."""

import re

from digest.render.checks.styles.colour_names import NAMED

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(
    r"rgba?\(\s*(\d+)(?:\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(?:1|1\.0+|100%)\s*)?"
    r"|\s+(\d+)\s+(\d+)\s*(?:/\s*(?:1|1\.0+|100%)\s*)?)\)"
)
_FAINT = re.compile(
    r"(?:rgb|hsl)a?\(\s*[\d.]+(?:\s*,\s*[\d.]+%?){2}\s*,\s*(?:0?\.[01]\d*|0|1?\d%)\s*\)"
)
_LINEAR_BELOW = 0.04045


def read_colour(written: str) -> Colour | None:
    """Return the colour, or None where it is see-through or written in a way we do not read."""
    text = NAMED.get(written, written)
    if _HEX.fullmatch(text):
        digits = text[1:] if len(text) == len("#rrggbb") else "".join(d * 2 for d in text[1:])
        red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
        return red, green, blue
    rgb = _RGB.fullmatch(text)
    if rgb:
        red, green, blue = (min(int(part), 255) / 255 for part in rgb.groups() if part)
        return red, green, blue
    return None


def is_faint(written: str) -> bool:
    """Tell whether it is a colour through which text can still be read."""
    return _FAINT.fullmatch(written) is not None


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
        for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
