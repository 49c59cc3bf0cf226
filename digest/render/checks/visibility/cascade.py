"""Which of an element's declarations win, as CSS Cascading 4 sorts them."""

from collections.abc import Iterable, Iterator, Sequence

from digest.render.checks.allowed.font_shorthand import font_parts
from digest.render.checks.allowed.markup import styles_by_itself
from digest.render.checks.markup.lineage import Node
from digest.render.checks.styles.declarations import Declaration, declarations_of
from digest.render.checks.styles.style_sheets import StyleRule

Weight = tuple[bool, bool, tuple[int, int, int], int]
"""Important, inline, specificity, order."""
_WEAKEST: Weight = (False, False, (-1, 0, 0), 0)
_SIDES = ("top", "right", "bottom", "left")
_SIDES_OF = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}
"""How many values a shorthand has -> which of them is for which side."""


def declared_on(node: Node, rules: Sequence[StyleRule]) -> dict[str, str]:
    """Return property -> value, as set on the element itself; the rules are in their order."""
    values: dict[str, tuple[Weight, str]] = {}
    for declaration, weight in _weighed(node, rules):
        for name, value in _longhands(declaration):
            if name not in values or weight >= values[name][0]:
                values[name] = (weight, value)
    return {name: value for name, (_, value) in values.items()}


def _weighed(node: Node, rules: Iterable[StyleRule]) -> Iterator[tuple[Declaration, Weight]]:
    for declaration in styles_by_itself(node):
        yield declaration, _WEAKEST
    for order, rule in enumerate(rules):
        for declaration in rule.declarations:
            yield declaration, (declaration.important, False, rule.selector.specificity, order)
    for declaration in declarations_of(node.get("style")):
        yield declaration, (declaration.important, True, (0, 0, 0), 0)


def _longhands(declaration: Declaration) -> Iterator[tuple[str, str]]:
    name, value = declaration.name, declaration.value
    parts = value.split()
    if name in {"margin", "padding"} and len(parts) in _SIDES_OF:
        for side, at in zip(_SIDES, _SIDES_OF[len(parts)], strict=True):
            yield f"{name}-{side}", parts[at]
    elif name == "font":
        yield from font_parts(value).items()
    elif name == "background":
        yield "background-color", value
    else:
        yield name, value
