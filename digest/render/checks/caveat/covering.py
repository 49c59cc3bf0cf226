"""Finds what, elsewhere in the mail, could be laid over the text that everybody must see.

Each declaration must be known to be harmless; then come those that are harmless only together
with others, since text that outgrows its box is painted over what follows.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from digest.render.checks.allowed.elsewhere import ELSEWHERE
from digest.render.checks.allowed.font_shorthand import font_parts
from digest.render.checks.allowed.styles import doubt_about
from digest.render.checks.allowed.value_forms import LARGEST_FONT_PIXELS, NARROWEST_SCREEN_PIXELS
from digest.render.checks.styles.declarations import Declaration, declarations_of
from digest.render.checks.styles.lengths import pixels
from digest.render.checks.styles.style_sheets import StyleRule

_INLINE_NAMES = """
a abbr b br cite code del dfn em font i ins mark q s small span strong sub sup time u
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_GROWS_NAMES = "caption img table tbody td tfoot th thead tr v:rect v:roundrect"
_GROWS = frozenset(_GROWS_NAMES.split())
"""A height is the least that these get, or all that a picture has."""
_FLAT = frozenset({"inline", "contents"})
_FREE = frozenset({"auto", "none", "inherit", "100%"})
_BOUNDED = frozenset({"hidden", "clip", "auto", "scroll"})
_EDGES = ("padding", "padding-top", "padding-bottom", "border", "border-top", "border-bottom")
MOST_EDGE_PIXELS = 8.0
"""Above and below words in a line, where it is painted over the neighbouring lines."""
LEAST_LINE_PIXELS = 8.0
LEAST_LINE_SHARE = 0.8


@lru_cache(maxsize=4_096)
def doubt_about_style(tag: str, style: str) -> str:
    """Return what of an element's style attribute may lay it over another, or nothing."""
    declarations = declarations_of(style)
    return next(_doubts(declarations, is_inline=tag in _INLINE, grows=tag in _GROWS), "")


@lru_cache(maxsize=4_096)
def doubt_about_rule(rule: StyleRule) -> str:
    """Return what of a style sheet's rule may lay something over another, or nothing.

    A rule may be for any element, and come together with what others or a style attribute say.
    """
    tag = rule.selector.steps[-1][1] if rule.selector.is_read else "*"
    is_inline = tag == "*" or tag in _INLINE
    for declaration in rule.declarations:
        name, value, _ = declaration
        if name.startswith("margin") and "-" in value:
            return _written(declaration)
        if name == "display" and value in _FLAT and tag not in _INLINE:
            return _written(declaration)
    return next(_doubts(rule.declarations, is_inline=is_inline, grows=tag in _GROWS), "")


def _doubts(
    declarations: tuple[Declaration, ...], *, is_inline: bool, grows: bool
) -> Iterator[str]:
    for declaration in declarations:
        if doubt := doubt_about(declaration, allowed=ELSEWHERE):
            yield doubt
    told = {declaration.name: declaration.value for declaration in declarations}
    if "font" in told:
        told = {**font_parts(told["font"]), **told}
    if told.get("display") == "none":
        return
    if told.get("display", "inline" if is_inline else "block") in _FLAT:
        yield from _about_a_line(told)
    if not _BOUNDED & {told.get("overflow", ""), told.get("overflow-y", "")}:
        yield from _about_overflow(told, grows=grows)


def _about_a_line(told: Mapping[str, str]) -> Iterator[str]:
    for name in _EDGES:
        if name in told and _most(told[name], upright=name == "padding") > MOST_EDGE_PIXELS:
            yield f"{name}: {told[name]}, without display: inline-block"


def _about_overflow(told: Mapping[str, str], *, grows: bool) -> Iterator[str]:
    for name in ("height", "max-height"):
        if name in told and not (grows or told[name] in _FREE or is_spacer(told)):
            yield f"{name}: {told[name]}, without overflow: hidden"
    if "line-height" in told and _is_flat_line(told):
        yield f"line-height: {told['line-height']}, in which lines lie over one another"


def is_spacer(told: Mapping[str, str]) -> bool:
    """Tell whether a box of this style is meant to hold nothing: one line as high as itself."""
    height = _pixels(told.get("height", ""))
    return height is not None and height == _pixels(told.get("line-height", ""))


def _is_flat_line(told: Mapping[str, str]) -> bool:
    line = told["line-height"]
    if re.fullmatch(r"\d*\.?\d+", line) and float(line):
        return float(line) < LEAST_LINE_SHARE
    if line.endswith("%"):
        return float(line[:-1]) < LEAST_LINE_SHARE * 100
    length = _pixels(line)
    if length is None or length >= LEAST_LINE_PIXELS or is_spacer(told):
        return False
    font = _pixels(told.get("font-size", ""))
    return font is None or font > max(length, 1.0)


def _most(value: str, *, upright: bool) -> float:
    """Return the largest length; of a padding the largest above and below."""
    parts = value.split()
    return max((_pixels(part) or 0.0 for part in (parts[::2] if upright else parts)), default=0.0)


def _pixels(written: str) -> float | None:
    return pixels(written, font=LARGEST_FONT_PIXELS, whole=NARROWEST_SCREEN_PIXELS)


def _written(declaration: Declaration) -> str:
    return f"{declaration.name}: {declaration.value[:80]}"
