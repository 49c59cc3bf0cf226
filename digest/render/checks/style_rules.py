"""Reads style sheets as mail programs do: every rule, with the condition it stands under."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cssselect import HTMLTranslator, SelectorError, parse
from lxml import etree

OUTLOOK_DARK = "Outlook's dark mode"
_OUTLOOK = re.compile(r"^\[data-ogs[bc]\]\s*")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_DECLARATION = re.compile(r"""((?:[^;"']|"[^"]*"|'[^']*')+)""")
_PSEUDO_ELEMENT = re.compile(r"::[a-z-]+\s*$", re.IGNORECASE)
"""Something beside the element: hiding it leaves the element's text."""
_STATE = re.compile(r"::?(?:hover|focus|active|visited|focus-visible|focus-within)\b")

Declaration = tuple[str, str, bool]
"""Property, value, whether important; in lower case."""


@dataclass(frozen=True, kw_only=True)
class StyleRule:
    """One selector with its declarations."""

    selector: str
    xpath: etree.XPath | None
    """None where the selector cannot be read."""
    specificity: tuple[int, int, int]
    declarations: tuple[Declaration, ...]
    condition: str
    """The media query or mail program it holds for; empty for always."""


@lru_cache(maxsize=256)
def style_rules(sheet: str, condition: str = "") -> tuple[StyleRule, ...]:
    """Return the rules of a style sheet in their order, those within ``@media`` too."""
    return tuple(_rules(_COMMENT.sub("", sheet).replace("<!--", "").replace("-->", ""), condition))


@lru_cache(maxsize=1_024)
def declarations_of(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute or of a rule's body."""
    return tuple(
        (name.strip(), value.partition("!")[0].strip(), "important" in value.partition("!")[2])
        for name, colon, value in (
            _unescaped(written).lower().partition(":")
            for written in _DECLARATION.findall(_COMMENT.sub("", style))
        )
        if colon
    )


def _unescaped(css: str) -> str:
    """Return the text with CSS escapes resolved, so that ``n\\6fne`` hides nothing from us."""
    return _ESCAPE.sub(lambda found: _character(found[1]) if found[1] else found[2], css)


def _character(hexadecimal: str) -> str:
    code = int(hexadecimal, 16)
    return chr(code) if code <= sys.maxunicode else ""


def _rules(sheet: str, condition: str) -> Iterator[StyleRule]:
    for prelude, body in _groups(sheet):
        if prelude.startswith("@"):
            if prelude.lower().startswith(("@media", "@supports", "@layer", "@container")):
                yield from _rules(body, " ".join(f"{condition} {prelude}".split()))
            continue
        declarations = declarations_of(body)
        for selector in prelude.split(","):
            if not _PSEUDO_ELEMENT.search(selector):
                yield _rule(selector.strip(), declarations, condition)


def _rule(selector: str, declarations: tuple[Declaration, ...], condition: str) -> StyleRule:
    plain, outlook = _OUTLOOK.subn("", selector)
    xpath, specificity = _compiled(_STATE.sub("", plain) or "*")
    return StyleRule(
        selector=selector,
        xpath=xpath,
        specificity=specificity,
        declarations=declarations,
        condition=f"{condition} {OUTLOOK_DARK}".strip() if outlook else condition,
    )


@lru_cache(maxsize=1_024)
def _compiled(selector: str) -> tuple[etree.XPath | None, tuple[int, int, int]]:
    try:
        (parsed,) = parse(selector)
        return etree.XPath(HTMLTranslator().selector_to_xpath(parsed)), parsed.specificity()
    except (SelectorError, ValueError, etree.XPathSyntaxError):
        return None, (0, 0, 0)


def _groups(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each outermost brace, and between it and its partner."""
    depth, start, prelude = 0, 0, ""
    for brace in re.finditer(r"[{};]", sheet):
        if brace[0] == "{":
            if depth == 0:
                prelude, start = sheet[start : brace.start()].strip(), brace.end()
            depth += 1
        elif brace[0] == "}" and depth:
            depth -= 1
            if depth == 0:
                yield prelude, sheet[start : brace.start()]
                start = brace.end()
        elif brace[0] == ";" and depth == 0:
            start = brace.end()
    if depth:
        yield prelude, sheet[start:]
