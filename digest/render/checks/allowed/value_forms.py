"""The forms in which a value is understood, each a question that a value answers with yes or no."""

import re
from collections.abc import Callable

from digest.render.checks.styles.colour import is_faint, read_colour
from digest.render.checks.styles.lengths import pixels

Form = Callable[[str], bool]

LARGEST_FONT_PIXELS = 36.0
"""What em is taken for in a bound; percentages are of the narrowest screen."""
NARROWEST_SCREEN_PIXELS = 320.0
MOST_REACH_PIXELS = 48.0
MOST_SOLID_REACH_PIXELS = 8.0
_MOST_SHADOW_PARTS = 5
_MOST_SHADOWS = 2
_SIDES = 4
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


def sides(upright: Form, across: Form) -> Form:
    """Return the form of one to four lengths: top, right, bottom and left."""

    def is_so(value: str) -> bool:
        parts = value.split()
        if len(parts) == 1:
            return upright(parts[0]) and across(parts[0])
        return 0 < len(parts) <= _SIDES and all(
            (across if at % 2 else upright)(part) for at, part in enumerate(parts)
        )

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


def anything(value: str) -> bool:  # noqa: ARG001 - a form is asked about a value
    """Take every value: for properties that change the inside of their own box alone."""
    return True


def sizes(largest: float) -> Form:
    """Return the form of a font size up to so many pixels, however often it is nested.

    A size that grows with its parent's could grow beyond all bounds.
    """

    def is_so(value: str) -> bool:
        found = re.fullmatch(r"(\d*\.?\d+)(px|pt|rem|em|%|)", value)
        if not found:
            return False
        number, unit = float(found[1]), found[2]
        if unit in {"em", "%"}:
            return number <= (1 if unit == "em" else 100)
        length = pixels(value, font=LARGEST_FONT_PIXELS)
        return length is not None and length <= largest

    return is_so


def shadows(value: str) -> bool:
    """Tell whether these are shadows round a box that leave the text beside it to be read.

    A faint one may reach far, any other a few pixels; none lies within the box.
    """
    each_one = re.split(r",(?![^()]*\))", value)
    return len(each_one) <= _MOST_SHADOWS and all(map(_is_soft, each_one))


def _is_soft(shadow: str) -> bool:
    parts = _PART.findall(shadow.strip())
    reach, faint = 0.0, False
    for part in parts:
        length = pixels(part, font=LARGEST_FONT_PIXELS)
        if length is not None:
            reach += abs(length)
        elif is_faint(part):
            faint = True
        elif read_colour(part) is None:
            return False
    return 0 < len(parts) <= _MOST_SHADOW_PARTS and reach <= (
        MOST_REACH_PIXELS if faint else MOST_SOLID_REACH_PIXELS
    )


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


def short_strings(value: str) -> bool:
    """Tell whether the value is one string of a few words at most."""
    return re.fullmatch(r"\"[^\"]{0,80}\"|'[^']{0,80}'", value) is not None


def fonts(*known: str) -> Form:
    """Return the form of a list of these families."""

    def is_so(value: str) -> bool:
        return all(name.strip(" \"'") in known for name in value.split(","))

    return is_so
