"""Whether an HTML element is hidden from those who look at the page: then it is no content."""

import re
import sys
from collections.abc import Mapping

HIDING_ATTRIBUTES = frozenset({"hidden", "aria-hidden", "style"})
MAY_HIDE = re.compile(r"<[^<>]*[\s\"'/](?:hidden|aria-hidden|style)\b", re.IGNORECASE)
"""Finds markup in which something may be hidden."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.IGNORECASE)
_NOTHING = r"[-+]?(?:0+(?:\.0*)?|\.0+)(?:[a-z%]*)"
_FAR_AWAY = r"-(?:\d{4,}|[5-9]\d\d)(?:\.\d+)?(?:px|pt|em|rem|%|vw|vh)"
_TINY = rf"(?:{_NOTHING}|[01](?:\.\d+)?(?:px|pt)|0?\.\d+(?:px|pt))"
_HIDING = tuple(
    re.compile(rf"(?:^|;)(?:{name}):(?:{value})(?:!important)?(?:;|$)")
    for name, value in (
        ("display", "none"),
        ("visibility|content-visibility", "hidden|collapse"),
        ("mso-hide", "all"),
        ("opacity", _NOTHING),
        ("font-size", _TINY),
        ("font", rf"(?:[^;]*\s)?{_TINY}(?:/[^;]*)?\s[^;]*"),
        ("color", "transparent"),
        ("left|right|top|bottom|text-indent|margin-left|margin-top|margin", rf"{_FAR_AWAY}[^;]*"),
        ("transform", rf"[^;]*(?:scale[xy]?\({_NOTHING}|translate[xy]?\({_FAR_AWAY})[^;]*"),
        ("clip", rf"rect\((?:{_TINY}[,\s]*){{4}}\)"),
        ("clip-path", r"inset\((?:50|[6-9]\d|100)%[^;]*|circle\(0[^;]*"),
    )
)
_NO_ROOM = re.compile(rf"(?:^|;)(?:max-)?(?:height|width):{_TINY}(?:!important)?(?:;|$)")
_CLIPPED = re.compile(r"(?:^|;)overflow(?:-[xy])?:(?:hidden|clip)")


def hides(attributes: Mapping[str, str | None]) -> bool:
    """Return True where an element's own attributes hide it, and all that is in it.

    What style sheets and scripts do is not known here.
    """
    if "hidden" in attributes:
        return True
    if (attributes.get("aria-hidden") or "").strip().casefold() == "true":
        return True
    style = _plain_style(attributes.get("style") or "")
    if any(hiding.search(style) for hiding in _HIDING):
        return True
    return bool(_NO_ROOM.search(style) and _CLIPPED.search(style))


def _plain_style(style: str) -> str:
    style = _ESCAPE.sub(_unescaped, _COMMENT.sub("", style)).casefold()
    style = " ".join(style.split())
    return re.sub(r"\s?([:;!(,/])\s?", r"\1", style).strip()


def _unescaped(found: re.Match[str]) -> str:
    if found[2]:
        return found[2]
    number = int(found[1], 16)
    return chr(number) if 0 < number <= sys.maxunicode else ""
