"""The types of MJML's attributes: does a value fit, and which samples do?"""

import re

from cssutils.css.colors import COLORS

from digest.render.suggest import did_you_mean, in_words

_NUMBER = r"[0-9]*\.?[0-9]+"
_TYPE = re.compile(r"(\w+)(?:\((.*)\))?(?:\{1,(\d)\})?")
_COLOUR = re.compile(
    r"#[0-9a-f]{3}|#[0-9a-f]{4}|#[0-9a-f]{6}|#[0-9a-f]{8}|(?:rgb|hsl)a?\([\d\s.,%/-]+\)|var\(.+\)",
    re.IGNORECASE,
)
_COLOUR_WORDS = frozenset(COLORS) | {
    "rebeccapurple",  # CSS Color 4, younger than cssutils' list
    "transparent",
    "inherit",
    "currentcolor",
    "none",
    "initial",
}

_SAMPLES = {
    "color": ("#123456", "red"),
    "integer": ("3",),
    "boolean": ("true", "false"),
    "string": ("sample", "https://example.org/a", "50% 20px"),
}


def wrong_value(kind: str, value: str) -> str | None:
    """Return None where the value fits the type, else how to mend it."""
    name, options, most = _parts(kind)
    if name == "color":
        return _wrong_colour(value)
    if name == "enum":
        return None if value in options else _choose(value, options)
    if name in {"unit", "unitWithNegative"}:
        return _wrong_units(value, options, most, sign="-?" if name != "unit" else "")
    if name == "integer":
        return None if value.isdecimal() else "Write a whole number."
    if name == "boolean":
        return None if value in {"true", "false"} else "Write true or false."
    return None


def samples(kind: str, attribute: str) -> tuple[str, ...]:
    """Return values of a type that a compiler may treat differently from one another."""
    name, options, most = _parts(kind)
    if name == "enum":
        return tuple(option for option in options if option)
    if name in {"unit", "unitWithNegative"}:
        several = ("7px 9px", "7px 9px 11px 13px") if most > 1 else ()
        return ("77px", *(("7%",) if "%" in options else ()), *several)
    if name == "string" and "border" in attribute:
        return ("3px", "3px solid #123456", "none")
    if attribute == "name":
        return ("facebook", "sample")
    return _SAMPLES[name]


def _parts(kind: str) -> tuple[str, list[str], int]:
    found = _TYPE.fullmatch(kind)
    if not found:
        raise ValueError(f"{kind!r} is no type of an MJML attribute")
    return found.group(1), (found.group(2) or "").split(","), int(found.group(3) or 1)


def _wrong_colour(value: str) -> str | None:
    if value.lower() in _COLOUR_WORDS or _COLOUR.fullmatch(value):
        return None
    return did_you_mean(value, _COLOUR_WORDS) or "Write a colour such as #1a2b3c, or its CSS name."


def _choose(value: str, options: list[str]) -> str:
    shown = [option for option in options if option]
    return did_you_mean(value, shown) or f"Write {in_words(shown)}."


def _wrong_units(value: str, options: list[str], most: int, *, sign: str) -> str | None:
    units = [unit for unit in options if unit in {"px", "%", "em"}]
    words = [unit for unit in options if unit and unit not in units]
    bare = "" in options
    one = "|".join(
        [rf"{sign}{_NUMBER}(?:{'|'.join(units)})", "0", *([_NUMBER] if bare else []), *words]
    )
    given = value.split()
    if 1 <= len(given) <= most and all(re.fullmatch(one, part) for part in given):
        return None
    mended = [
        part + units[0] if re.fullmatch(f"{sign}{_NUMBER}", part) and part != "0" else part
        for part in given
    ]
    if 1 <= len(given) <= most and all(re.fullmatch(one, part) for part in mended):
        return f"Did you mean {' '.join(mended)}?"
    shown = in_words([f"a number followed by {in_words(units)}", *words])
    return f"Write {shown}." if most == 1 else f"Write one to {most} values, each {shown}."
