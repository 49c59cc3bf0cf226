"""Is a value of a look's file a colour, a size or a font that mail can use? Each returns how to
mend it, or nothing."""

import re

from digest.render.checks.allowed.styles import ALLOWED

LEAST_TYPE_PIXELS = 14
"""Small print tires; below it, checks of a mail would say so of every line."""
MOST_TYPE_PIXELS = 48
LENGTHS_IN_PIXELS = {
    "measure": (320, 800),
    "margin": (0, 80),
    "margin_phone": (0, 40),
    "corner": (0, 40),
}
"""From and to; a mail wider than 800 does not fit into the windows of mail programs."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PIXELS = re.compile(r"([0-9]{1,4})px")
_FONT = re.compile(r"[\w ,'-]+")
_GENERIC = ("serif", "sans-serif", "monospace")


def colour_fault(written: str) -> str:
    """A colour is written out, so that every mail program reads it alike."""
    return "" if _COLOUR.fullmatch(written) else "Write # and six digits, such as #1c2427."


def type_fault(written: str) -> str:
    """Type is given in pixels."""
    return _pixels_fault(written, LEAST_TYPE_PIXELS, MOST_TYPE_PIXELS)


def length_fault(name: str, written: str) -> str:
    """So are lengths, each within its own bounds."""
    return _pixels_fault(written, *LENGTHS_IN_PIXELS[name])


def font_fault(written: str) -> str:
    """Fonts are names with commas between, in the order in which they are tried."""
    if not _FONT.fullmatch(written) or written.count("'") % 2:
        return "Write names with commas between; one of several words stands in '...'."
    if written.rpartition(",")[2].strip() not in _GENERIC:
        return f"End with {', '.join(_GENERIC[:-1])} or {_GENERIC[-1]}, which every machine has."
    is_known = ALLOWED["font-family"]
    unknown = [name for name in map(str.strip, written.split(",")) if not is_known(name.lower())]
    if unknown:
        return f"{unknown[0]} is not known to be on many machines; name such as Arial or Georgia."
    return ""


def pixels(written: str) -> int:
    """Return the number of a size that has no fault."""
    return int(written.removesuffix("px"))


def _pixels_fault(written: str, least: int, most: int) -> str:
    found = _PIXELS.fullmatch(written)
    if not found or not least <= int(found[1]) <= most:
        return f"Write {least}px to {most}px."
    return ""
