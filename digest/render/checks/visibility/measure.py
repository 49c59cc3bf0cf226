"""Measures how text looks under every set of conditions that can hold together."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from digest.render.checks.markup.lineage import Lineage
from digest.render.checks.styles.media import NO_STYLE_SHEETS, conditions_held
from digest.render.checks.styles.style_sheets import StyleRule
from digest.render.checks.visibility.cascade import declared_on
from digest.render.checks.visibility.look import Look, inherit

RulesByNode = tuple[tuple[StyleRule, ...], ...]
"""For each of a lineage, the rules that are for it or may be."""


Known = dict[tuple[int, Look, tuple[int, ...]], Look]
"""Of one lineage: place, look of what is round it, and which of its rules hold -> its look."""


class Seen(NamedTuple):
    """How a text looks, and when."""

    conditions: str
    """In words; empty where no condition of a style sheet holds."""
    look: Look


def looks_of(lineage: Lineage, rules: RulesByNode) -> Iterator[Seen] | None:
    """Return the looks of the last of the lineage, without style sheets first; None where the
    conditions are too many to look at together."""
    held = conditions_held(
        condition for own in rules for rule in own for condition in rule.conditions
    )
    return None if held is None else _looks(lineage, rules, held)


def _looks(lineage: Lineage, rules: RulesByNode, held: Iterable[frozenset[str]]) -> Iterator[Seen]:
    known: Known = {}
    yield Seen(NO_STYLE_SHEETS, _look(lineage, tuple(() for _ in lineage), known))
    for conditions in held:
        holding = tuple(
            tuple(rule for rule in own if conditions.issuperset(rule.conditions)) for own in rules
        )
        yield Seen(", ".join(sorted(conditions)), _look(lineage, holding, known))


def _look(lineage: Lineage, rules: RulesByNode, known: Known) -> Look:
    """Most conditions change nothing about most elements: what was measured for others is taken
    from what is known."""
    look = Look()
    for place, (node, own) in enumerate(zip(lineage, _of_the_element(rules), strict=True)):
        key = place, look, tuple(map(id, own))
        if key not in known:
            known[key] = inherit(look, declared_on(node, own))
        look = known[key]
    return look


def _of_the_element(rules: RulesByNode) -> Iterable[tuple[StyleRule, ...]]:
    """Leave out what is for a pseudo-element beside the text."""
    for own in rules:
        yield tuple(rule for rule in own if not rule.selector.pseudo_element)
