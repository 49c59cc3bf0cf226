"""Reads the declarations of a style attribute or of a rule, as strictly as browsers do."""

import re
from functools import lru_cache
from typing import NamedTuple

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = r'"[^"\n]*"|' + r"'[^'\n]*'"
_BRACKETS = rf"\((?:[^()\"']|{_STRING}|\([^()\"']*\))*\)"
_PART = re.compile(rf"(?:[^;\"'()]|{_STRING}|{_BRACKETS})+")
_DECLARATION = re.compile(r"\s*(-{0,2}[a-z][a-z0-9-]*)\s*:\s*([^!{}\\<]+?)\s*(!\s*important)?\s*")


class Declaration(NamedTuple):
    """A property with its value, in lower case."""

    name: str
    """Empty where the declaration cannot be read; the value is then all of it."""
    value: str
    important: bool = False


@lru_cache(maxsize=4_096)
def declarations_of(style: str) -> tuple[Declaration, ...]:
    """Return the declarations in their order."""
    # Browsers part words at a comment, so nothing may grow together where one stood.
    plain = _COMMENT.sub(" ", style).lower()
    parts = _PART.findall(plain)
    if len("".join(parts)) + plain.count(";") < len(plain) or "/*" in plain:
        return (Declaration(name="", value=" ".join(plain.split())),)
    return tuple(_declaration(part) for part in parts if part.strip())


def _declaration(written: str) -> Declaration:
    found = _DECLARATION.fullmatch(written)
    if not found:
        return Declaration(name="", value=" ".join(written.split()))
    return Declaration(
        name=found[1], value=" ".join(found[2].split()), important=found[3] is not None
    )
