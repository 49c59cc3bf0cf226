"""The style sheets that are spread over the elements while compiling."""

import re

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from digest.render.compiler.masking import Masked
from digest.render.compiler.style_attributes import read_declarations
from digest.render.compiler.tree import Element, Text

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r"@\s*import\b", re.IGNORECASE)
_RULE = re.compile(r"\s*(?P<selectors>[^{}]+?)\s*\{(?P<body>[^{}]*)\}")
_INLINED_STATES = (":first-child", ":last-child")


def is_inlined(element: Element) -> bool:
    """Say whether an element is a style sheet for inlining: <mj-style inline="inline">."""
    return element.name == "mj-style" and element.attribute("inline") is not None


def style_sheet(element: Element) -> str:
    """Return the text of an mj-style."""
    return "".join(node.text for node in element.children if isinstance(node, Text))


def check_style_sheets(masked: Masked, root: Element) -> None:
    """Raise TemplateError for CSS that the compilers would drop, fetch or break."""
    for element in root.walk():
        if element.name not in {"mj-style", "style"}:
            continue
        for child in element.children:
            if not isinstance(child, Text):
                raise masked.source.error(
                    child.start, "A style sheet holds text alone.", "Write comments as /* ... */."
                )
            _check_text(masked, child)
            if is_inlined(element):
                _check_rules(masked, child)


def _check_text(masked: Masked, text: Text) -> None:
    found = _IMPORT.search(_without_comments(text.text))
    if found:
        raise masked.source.error(
            text.start + found.start(),
            "@import would fetch a style sheet over the network.",
            "Copy its rules in.",
        )
    if "&" in text.text:
        raise masked.source.error(
            text.start + text.text.index("&"),
            "& in a style sheet is not understood by mail programs.",
            "Write each selector in full, and > as it is.",
        )


def _check_rules(masked: Masked, text: Text) -> None:
    css = _without_comments(text.text)
    at = 0
    while css[at:].strip():
        rule = _RULE.match(css, at)
        start = text.start + at + len(css[at:]) - len(css[at:].lstrip())
        if css[at:].lstrip().startswith("@"):
            raise masked.source.error(
                start,
                "Rules that begin with @ cannot be inlined.",
                "Move them into a plain <mj-style>.",
            )
        if not rule:
            raise masked.source.error(
                start, "This is no CSS rule.", "Write selector { property: value; }."
            )
        _check_selectors(masked, rule["selectors"], text.start + rule.start("selectors"))
        for _ in read_declarations(masked, rule["body"], text.start + rule.start("body")):
            pass
        at = rule.end()


def _check_selectors(masked: Masked, selectors: str, start: int) -> None:
    for part in selectors.split(","):
        where = start + len(part) - len(part.lstrip())
        start += len(part) + 1
        selector = part.strip()
        plain = selector
        for state in _INLINED_STATES:
            plain = plain.removesuffix(state)
        if ":" in plain or "*" in plain:
            raise masked.source.error(
                where,
                f"The selector {selector} cannot be inlined.",
                "Move its rule into a plain <mj-style>.",
            )
        try:
            CSSSelector(selector, translator="html")
        except SelectorError as error:
            raise masked.source.error(
                where, f"{selector!r} is no CSS selector.", "Mend it, or move it out."
            ) from error


def _without_comments(css: str) -> str:
    return _COMMENT.sub(lambda found: " " * len(found.group()), css)
