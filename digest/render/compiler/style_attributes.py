"""Reads style attributes and style sheets that are to be inlined."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import cssutils

from digest.render.compiler.masking import COMMENT_MASK, MASK, Masked
from digest.render.compiler.tree import Attribute

_DECLARATION = re.compile(r"""(?:[^;'"(]|'[^']*'|"[^"]*"|\([^)]*\)|['"(])+""")
_BRACKET = re.compile(r"[()]")
_MOST_NESTED = 4
"""The CSS inliner takes twice as long for each level more."""
_PARTS = re.compile(
    rf"\s*(?P<name>[A-Za-z-][\w-]*)[\s{COMMENT_MASK}]*:\s*(?P<value>.*?)\s*(?P<important>!\s*important\s*)?",
    re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """One ``name: value``; offsets are those of the value, without ``!important``."""

    name: str
    start: int
    end: int
    value: str


def declarations(masked: Masked, attribute: Attribute) -> Iterator[Declaration]:
    """Yield the declarations of a style attribute.

    Raises TemplateError for what the inliner would drop, Jinja in the place of a property
    among it.
    """
    yield from read_declarations(masked, attribute.value, attribute.value_start)


def read_declarations(masked: Masked, text: str, offset: int) -> Iterator[Declaration]:
    """Yield the declarations of a text that stands at an offset. Raises TemplateError."""
    for found in _DECLARATION.finditer(text):
        if not found.group().strip():
            continue
        start = offset + found.start() + len(found.group()) - len(found.group().lstrip())
        parts = _PARTS.fullmatch(found.group())
        if not parts:
            jinja = MASK in found.group()
            raise masked.source.error(
                start,
                "Jinja stands in a style attribute where no value does."
                if jinja
                else f"{found.group().strip()!r} is no CSS declaration.",
                "Write property: {{ value }};" if jinja else "Write property: value;",
            )
        value = parts["value"]
        _check_understood(masked, start, parts["name"], value)
        value_start = offset + found.start() + parts.start("value")
        yield Declaration(
            name=parts["name"], start=value_start, end=value_start + len(value), value=value
        )


def _check_understood(masked: Masked, start: int, name: str, value: str) -> None:
    if _depth(value) > _MOST_NESTED:
        what = f"Brackets are nested more than {_MOST_NESTED} deep."
        raise masked.source.error(start, what, "Write what they come to.")
    if MASK in value or COMMENT_MASK in value:
        return
    if cssutils.parseStyle(f"{name}: {value}", validate=False).length != 1:
        raise masked.source.error(
            start,
            f"The CSS inliner would drop '{name}: {value}'.",
            "Write it in an older form, such as rgba(0, 0, 0, 0.5).",
        )


def _depth(value: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKET.findall(value):
        depth += 1 if bracket == "(" else -1
        deepest = max(depth, deepest)
    return deepest
