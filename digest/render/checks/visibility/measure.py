"""Measures how text looks under every set of conditions that can hold together."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.render.checks.markup.lineage import Lineage, Node
from digest.render.checks.styles.media import NO_STYLE_SHEETS, conditions_held
from digest.render.checks.styles.style_sheets import StyleRule
from digest.render.checks.visibility.cascade import declared_on
from digest.render.checks.visibility.look import Look, inherit

RulesByNode = tuple[tuple[StyleRule, ...], ...]
"""For each of a lineage, the rules that are for it or may be."""

_AS_BROWSERS_BEGIN = Look()


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


def _looks(lineage: Lineage, rules: RulesByNode, held: Sequence[frozenset[str]]) -> Iterator[Seen]:
    bare, looks = _AS_BROWSERS_BEGIN, [_AS_BROWSERS_BEGIN] * len(held)
    for node, own in zip(lineage, rules, strict=True):
        bare = _within(bare, node, ())
        looks = _looks_within(looks, node, _of_the_element(own), held)
    yield Seen(NO_STYLE_SHEETS, bare)
    for conditions, look in zip(held, looks, strict=True):
        yield Seen(_in_words(conditions), look)


def _looks_within(
    looks: Sequence[Look], node: Node, rules: tuple[StyleRule, ...], held: Sequence[frozenset[str]]
) -> list[Look]:
    """Return the look of one more element under each of the sets. Most conditions change nothing
    about most elements: of equal looks with the same rules one is measured."""
    asked = frozenset(condition for rule in rules for condition in rule.conditions)
    known: dict[tuple[int, frozenset[str]], Look] = {}
    found = []
    for look, conditions in zip(looks, held, strict=True):
        key = id(look), conditions & asked if asked else asked
        if key not in known:
            holding = tuple(rule for rule in rules if conditions.issuperset(rule.conditions))
            known[key] = _within(look, node, holding)
        found.append(known[key])
    return found


# Pieces of a mail stand in the same elements.
@lru_cache(maxsize=4_096)
def _within(look: Look, node: Node, rules: tuple[StyleRule, ...]) -> Look:
    return inherit(look, declared_on(node, rules))


def _of_the_element(rules: Iterable[StyleRule]) -> tuple[StyleRule, ...]:
    """Leave out what is for a pseudo-element beside the text."""
    return tuple(rule for rule in rules if not rule.selector.pseudo_element)


@lru_cache(maxsize=256)
def _in_words(conditions: frozenset[str]) -> str:
    return ", ".join(sorted(conditions))
