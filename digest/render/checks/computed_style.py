"""What style an element ends up with, under each condition that the style sheets name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from lxml import etree

from digest.render.checks.document import Document
from digest.render.checks.hiding import may_hide
from digest.render.checks.style_rules import StyleRule, declarations_of

Weight = tuple[bool, bool, tuple[int, int, int], int]
"""Important, inline, specificity, order: as CSS Cascading 4 sorts declarations."""
_ATTRIBUTE_PROPERTIES = {
    "bgcolor": "background-color",
    "color": "color",
    "height": "height",
    "width": "width",
}
_FONT_SHORTHAND = re.compile(r"(?:^|\s)((?:\d*\.)?\d+(?:px|pt|em|rem|%)?)(?:\s*/\s*(\S+))?\s")
_WEAKEST: Weight = (False, False, (0, 0, 0), -1)


class ComputedStyles:
    """Declared values by element and condition, worked out once each."""

    def __init__(self, document: Document) -> None:
        self._rules: dict[etree._Element, list[tuple[int, StyleRule]]] = defaultdict(list)
        self.unreadable: list[StyleRule] = []
        """Rules that may hide, by a selector that we cannot read: they may apply to anything."""
        self._declared: dict[tuple[etree._Element, str], dict[str, str]] = {}
        for order, rule in enumerate(document.rules):
            if not may_hide(name for name, _, _ in rule.declarations):
                continue
            if rule.xpath is None:
                self.unreadable.append(rule)
                continue
            for element in _matched(rule.xpath, document.root):
                self._rules[element].append((order, rule))

    def conditions_for(self, elements: Iterable[etree._Element]) -> tuple[str, ...]:
        """Return the conditions under which any of the elements has a style of its own."""
        of_rules = (rule.condition for node in elements for _, rule in self._rules.get(node, ()))
        return tuple(dict.fromkeys(["", *of_rules]))

    def declared(self, element: etree._Element, condition: str) -> dict[str, str]:
        """Return property -> value as set on the element itself, by rule, style or attribute."""
        known = self._declared.get((element, condition))
        if known is None:
            known = self._declared[element, condition] = self._cascade(element, condition)
        return known

    def _cascade(self, element: etree._Element, condition: str) -> dict[str, str]:
        values: dict[str, tuple[Weight, str]] = {}

        def add(name: str, value: str, weight: Weight) -> None:
            for longhand, part in _longhands(name, value):
                if longhand not in values or weight >= values[longhand][0]:
                    values[longhand] = (weight, part)

        for attribute, name in _ATTRIBUTE_PROPERTIES.items():
            if attribute in element.attrib:
                add(name, _with_unit(str(element.attrib[attribute]).strip().lower()), _WEAKEST)
        for order, rule in self._rules.get(element, ()):
            if rule.condition in {"", condition}:
                for name, value, important in rule.declarations:
                    add(name, value, (important, False, rule.specificity, order))
        for name, value, important in declarations_of(element.get("style", "")):
            add(name, value, (important, True, (0, 0, 0), 0))
        return {name: value for name, (_, value) in values.items()}


def _longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    yield name, value
    if name == "background":
        yield "background-color", value
    if name == "font" and (found := _FONT_SHORTHAND.search(f"{value} ")):
        yield "font-size", found[1]
        yield "line-height", found[2] or "normal"


def _matched(xpath: etree.XPath, root: etree._Element) -> Iterator[etree._Element]:
    found = xpath(root)
    if isinstance(found, list):
        yield from (node for node in found if etree.iselement(node))


def _with_unit(value: str) -> str:
    return f"{value}px" if value.isdigit() else value
