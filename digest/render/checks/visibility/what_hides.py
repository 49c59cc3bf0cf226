"""Tells whether text can be seen, whatever its style sheets' conditions. An allow-list.

All that is said about an element and those it stands in must be known to be harmless; what is left
is measured under every set of conditions that can hold together.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from digest.render.checks.allowed.markup import doubt_about_markup, styles_by_itself
from digest.render.checks.allowed.styles import doubt_about
from digest.render.checks.markup.lineage import Lineage
from digest.render.checks.styles.declarations import declarations_of
from digest.render.checks.styles.media import MOST_CONDITIONS
from digest.render.checks.styles.style_sheets import StyleRule, read_style_sheet
from digest.render.checks.styles.variables import with_variables
from digest.render.checks.visibility.look import faults_of
from digest.render.checks.visibility.measure import RulesByNode, Seen, looks_of
from digest.render.checks.visibility.wrappers import (
    ADVICE,
    WITHIN,
    WRAPPER,
    Unknown,
    names_asked,
    rule_for,
    rules_round,
)

MOST_ROUND_IT = 200
"""Browsers stop nesting at 512; no mail comes near."""
NOT_KNOWN = "is not known to leave text readable"
_MAY_STAND_BESIDE = {"::before", "::after", ":before", ":after", "::marker"}


class SheetText(NamedTuple):
    """A style element as written."""

    text: str
    media: str
    is_web: bool = False
    """Whether it is a web page's, with variables; mail programs know none."""


@lru_cache(maxsize=4_096)
def what_hides(
    lineage: Lineage, sheets: tuple[SheetText, ...], unknown: Unknown | None = None
) -> str:
    """Return why readers might not see text in the last of the lineage; empty where they will.

    ``unknown`` are the names that the sheets ask for and no element of the mail has; None where
    no mail program stands round it.
    """
    return next(_reasons(lineage, sheets, unknown), "")


@lru_cache(maxsize=256)
def names_in_sheets(sheets: tuple[SheetText, ...]) -> frozenset[str]:
    """Return the names of elements, classes and ids that the sheets ask for."""
    return frozenset(names_asked(rule for sheet in sheets for rule in _rules_of(sheet)))


def _reasons(
    lineage: Lineage, sheets: tuple[SheetText, ...], unknown: Unknown | None
) -> Iterator[str]:
    if len(lineage) > MOST_ROUND_IT:
        yield f"more than {MOST_ROUND_IT} elements, in which it stands"
        return
    yield from filter(None, map(doubt_about_markup, lineage))
    lineage, rules = _with_rules(lineage, sheets, unknown)
    for node, own in zip(lineage, rules, strict=True):
        for declaration in (*styles_by_itself(node), *declarations_of(node.get("style"))):
            if doubt := doubt_about(declaration):
                yield f"{doubt}, on <{node.tag}>, {NOT_KNOWN}"
        yield from (doubt for rule in own for doubt in _doubts_about_rule(rule))
    measured = looks_of(lineage, rules)
    if measured is None:
        yield (
            f"the style sheets: more than {MOST_CONDITIONS} conditions (media queries and the "
            "like) touch it, too many to look at together"
        )
        return
    for conditions, look in measured:
        where = f" ({conditions})" if conditions else ""
        yield from (fault + where for fault in faults_of(look))


@lru_cache(maxsize=4_096)
def looks_in_sight(
    lineage: Lineage, sheets: tuple[SheetText, ...], unknown: Unknown | None
) -> tuple[Seen, ...]:
    """Return how text in the last of the lineage looks, under each set of conditions in which it
    is not taken out of sight on purpose; nothing where the conditions are too many."""
    lineage, rules = _with_rules(lineage, sheets, unknown)
    return tuple(seen for seen in looks_of(lineage, rules) or () if seen.look.is_shown)


def _with_rules(
    lineage: Lineage, sheets: tuple[SheetText, ...], unknown: Unknown | None
) -> tuple[Lineage, RulesByNode]:
    """Return the lineage within what mail programs may put round it, each with its rules."""
    around = _rules_round(sheets, unknown)
    rules = (*((rule,) for rule in around), *_rules_by_node(lineage, sheets, unknown))
    return (*(WRAPPER for _ in around), *lineage), rules


@lru_cache(maxsize=4_096)
def _rules_by_node(
    lineage: Lineage, sheets: tuple[SheetText, ...], unknown: Unknown | None
) -> RulesByNode:
    if not lineage:
        return ()
    own = (rule_for(rule, lineage, unknown) for sheet in sheets for rule in _rules_of(sheet))
    return (*_rules_by_node(lineage[:-1], sheets, unknown), tuple(filter(None, own)))


@lru_cache(maxsize=256)
def _rules_round(sheets: tuple[SheetText, ...], unknown: Unknown | None) -> tuple[StyleRule, ...]:
    return tuple(rules_round((rule for sheet in sheets for rule in _rules_of(sheet)), unknown))


@lru_cache(maxsize=256)
def _rules_of(sheet: SheetText) -> tuple[StyleRule, ...]:
    rules = read_style_sheet(sheet.text, sheet.media).rules
    return with_variables(rules) if sheet.is_web else rules


def _doubts_about_rule(rule: StyleRule) -> Iterator[str]:
    selector = rule.selector
    where = f"in the style sheet's rule for {selector.written}"
    if any(condition.startswith(WITHIN) for condition in rule.conditions):
        where += f" ({ADVICE})"
    names = {declaration.name for declaration in rule.declarations}
    if not selector.is_read:
        yield f"a selector that cannot be read, {where}"
    elif selector.pseudo_element in _MAY_STAND_BESIDE:
        if names & {"", "content", "position"}:
            yield f"{selector.pseudo_element} with content or a position, {where}, {NOT_KNOWN}"
    elif selector.pseudo_element:
        yield f"{selector.pseudo_element}, {where}, {NOT_KNOWN}"
    else:
        for doubt in filter(None, map(doubt_about, rule.declarations)):
            yield f"{doubt}, {where}, {NOT_KNOWN}"
