"""The <meta> elements that change nothing about how a mail is met."""

import re
from collections.abc import Mapping

from digest.render.checks.markup.lineage import Node

_SCHEMES = re.compile(r"(?:only )?(?:light|dark|light dark|dark light|normal)(?: only)?")
_FORMATS = re.compile(r"(?:telephone|date|address|email|url)\s*=\s*(?:no|yes)")
_VIEWS = re.compile(r"width\s*=\s*device-width|initial-scale\s*=\s*1(?:\.0+)?")
"""A wider view makes phones draw all of the mail too small to read."""
_ANYTHING = re.compile(r".*", re.DOTALL)
_NAMED: Mapping[str, re.Pattern[str]] = {
    "author": _ANYTHING,
    "color-scheme": _SCHEMES,
    "description": _ANYTHING,
    "format-detection": _FORMATS,
    "generator": _ANYTHING,
    "robots": _ANYTHING,
    "supported-color-schemes": _SCHEMES,
    "viewport": _VIEWS,
    "x-apple-disable-message-reformatting": _ANYTHING,
}
_LIKE_HEADERS: Mapping[str, re.Pattern[str]] = {
    "content-type": re.compile(r"text/html;\s*charset=utf-8"),
    "x-ua-compatible": re.compile(r"ie=edge"),
}
_LISTS = frozenset({"format-detection", "viewport"})


def doubt_about_meta(node: Node) -> str:
    """Return the element as written where it is not known to be harmless, else nothing."""
    told = {name: value.strip().lower() for name, value in node.attributes}
    content = told.pop("content", "")
    if told == {"charset": "utf-8"} and not content:
        return ""
    if len(told) == 1:
        ((kind, name),) = told.items()
        known = {"name": _NAMED, "http-equiv": _LIKE_HEADERS}.get(kind, {}).get(name)
        parts = content.split(",") if name in _LISTS else [content]
        if known and all(known.fullmatch(part.strip()) for part in parts):
            return ""
    shown = " ".join(f'{name}="{value[:60]}"' for name, value in node.attributes)
    return f"<meta {shown}>, which is not known to leave the mail as it is"
