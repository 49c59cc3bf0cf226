"""The property ``font``, which sets several others at once."""

import re
from collections.abc import Mapping
from functools import lru_cache

from digest.render.checks.allowed.value_forms import Form

_FONT = re.compile(
    r"(?:(?P<style>italic|oblique)\s+|(?P<weight>bold|bolder|lighter|[1-9]00)\s+|normal\s+)*"
    r"(?P<size>[\w.%-]+)(?:\s*/\s*(?P<line>[\w.%-]+))?\s+(?P<family>[a-z\"'-].*)"
)


@lru_cache(maxsize=256)
def font_parts(value: str) -> Mapping[str, str]:
    """Return property -> value of all that it sets; empty where it cannot be read."""
    if value == "inherit":
        return dict.fromkeys(("font-size", "line-height", "font-weight"), "inherit")
    found = _FONT.fullmatch(value)
    if not found:
        return {}
    return {
        "font-style": found["style"] or "normal",
        "font-weight": found["weight"] or "normal",
        "font-size": found["size"],
        "line-height": found["line"] or "normal",
        "font-family": found["family"],
    }


def font_form(allowed: Mapping[str, Form]) -> Form:
    """Return the form of a value that sets only what is allowed."""

    def is_so(value: str) -> bool:
        parts = font_parts(value)
        return bool(parts) and all(allowed[name](part) for name, part in parts.items())

    return is_so
