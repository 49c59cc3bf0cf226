"""The forms in which a value is understood, each a question that a value answers with yes or no."""

import re
from collections.abc import Callable

from digest.render.checks.colour import read_colour
from digest.render.checks.lengths import pixels

Form = Callable[[str], bool]

LARGEST_FONT_PIXELS = 36.0
"""What em is taken for in a bound; percentages are of the narrowest screen."""
NARROWEST_SCREEN_PIXELS = 320.0
_PART = re.compile(r"[^\s(]+\([^)]*\)|\S+")


def words(*known: str) -> Form:
    """Return the form of one of these words."""
    return frozenset(known).__contains__


def lengths(low: float, high: float, *also: str, most: int = 1) -> Form:
    """Return the form of up to ``most`` lengths within bounds in pixels, or other words."""

    def is_bounded(part: str) -> bool:
        if part in also:
            return True
        length = pixels(part, font=LARGEST_FONT_PIXELS, whole=NARROWEST_SCREEN_PIXELS)
        return length is not None and low <= length <= high

    def is_so(value: str) -> bool:
        parts = value.split()
        return 0 < len(parts) <= most and all(map(is_bounded, parts))

    return is_so


def percents(low: float, high: float) -> Form:
    """Return the form of a percentage within bounds."""

    def is_so(value: str) -> bool:
        found = re.fullmatch(r"(\d*\.?\d+)%", value)
        return found is not None and low <= float(found[1]) <= high

    return is_so


def numbers(low: float, high: float) -> Form:
    """Return the form of a number without a unit within bounds."""

    def is_so(value: str) -> bool:
        return bool(re.fullmatch(r"\d*\.?\d+", value)) and low <= float(value) <= high

    return is_so


def either(*forms: Form) -> Form:
    """Return the form of a value that has any of these forms."""
    return lambda value: any(form(value) for form in forms)


def each(form: Form, *, most: int) -> Form:
    """Return the form of up to ``most`` parts of one form."""

    def is_so(value: str) -> bool:
        parts = _PART.findall(value)
        return 0 < len(parts) <= most and all(map(form, parts))

    return is_so


def colours(value: str) -> bool:
    """Tell whether the value is a colour that covers what is behind it."""
    return read_colour(value) is not None


def fonts(*known: str) -> Form:
    """Return the form of a list of these families."""

    def is_so(value: str) -> bool:
        return all(name.strip(" \"'") in known for name in value.split(","))

    return is_so
