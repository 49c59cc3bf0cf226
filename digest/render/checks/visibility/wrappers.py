"""Style rules for what mail programs put round a mail, or in its body's place.

Each program has its own elements there, with names that a mail cannot know of. So whatever a
selector asks for that the mail itself does not have is taken to be round it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from digest.render.checks.allowed.markup import ANYWHERE
from digest.render.checks.allowed.program_names import folding_name
from digest.render.checks.markup.lineage import Lineage, Node
from digest.render.checks.styles.selectors import Selector, Step, is_meant, may_end_at
from digest.render.checks.styles.style_sheets import StyleRule

Unknown = frozenset[str]
"""Of the names that style sheets ask for (``p``, ``.wide``, ``#top``) those that no element has."""
WRAPPER = Node(tag="div", attributes=())
WITHIN = "within "
"""Begins the condition of a rule that holds where a mail program has such an element."""
ADVICE = (
    "which no element of the mail is, but one of a mail program's own round it may be; begin the "
    "selector with a class that every mail has, such as .page"
)
_WRAPPER_NAMES = "* article body center div html main section span table tbody td tr u"
_MJMLS = (".mj-", "#mj-")
_BEGIN = re.compile(r"[.#][a-zA-Z_-][\w-]*")
_WRAPPERS = frozenset(_WRAPPER_NAMES.split())


def names_asked(rules: Iterable[StyleRule]) -> Iterator[str]:
    """Yield the names of elements, classes and ids that the rules ask for."""
    for rule in rules:
        yield _begin(rule.selector)
        for step in rule.selector.steps:
            yield step[1]
            yield from _names_of(step)


def rule_for(rule: StyleRule, lineage: Lineage, unknown: Unknown | None) -> StyleRule | None:
    """Return the rule as it is for the last of the lineage, or may be; None where it is not.

    ``unknown`` is None where nothing stands round it, as on a page of ours.
    """
    # What stands round it changes nothing about its last step.
    if not may_end_at(rule.selector, lineage):
        return None
    if is_meant(rule.selector, lineage):
        return rule
    if unknown is None:
        return None
    steps, outside = _seen_from_within(rule.selector, unknown)
    if not outside and steps == rule.selector.steps:
        return None
    if is_meant(replace(rule.selector, steps=steps), lineage, outside=outside):
        return _within(rule)
    return None


def rules_round(rules: Iterable[StyleRule], unknown: Unknown | None) -> Iterator[StyleRule]:
    """Yield the rules that are for an element round the mail, or may be."""
    if unknown is None:
        return
    for rule in rules:
        steps = rule.selector.steps
        if not all(_may_be_theirs(one, unknown) for one in steps):
            continue
        if not rule.selector.is_read and _is_ours(_begin(rule.selector), unknown):
            # Of what cannot be read the last step alone is known; all of it is within ours.
            continue
        _, tag, asked = steps[-1]
        if (tag in _WRAPPERS or tag not in ANYWHERE) and (asked or tag in unknown):
            yield _within(rule)


@lru_cache(maxsize=4_096)
def _seen_from_within(selector: Selector, unknown: Unknown) -> tuple[tuple[Step, ...], int]:
    """Return the steps without what mail programs put between ours, and how many may be outside."""
    *before, last = selector.steps
    kept: list[Step] = []
    outside, is_first, follows_theirs = 0, True, False
    for step in before:
        is_first = is_first and _may_be_theirs(step, unknown)
        if is_first:
            outside += 1
        elif _is_theirs(step):
            follows_theirs = True
            continue
        kept.append((" ", *step[1:]) if follows_theirs else step)
        follows_theirs = False
    return (*kept, (" ", *last[1:]) if follows_theirs else last), outside


def _may_be_theirs(step: Step, unknown: Unknown) -> bool:
    if names := tuple(_names_of(step)):
        if any(name.startswith(_MJMLS) for name in names):
            # MJML writes rules for columns also where this very mail has none of them.
            return False
        return _is_theirs(step) or not unknown.isdisjoint(names)
    return step[1] in _WRAPPERS or step[1] in unknown


def _begin(selector: Selector) -> str:
    """Return the class or id that a selector begins with, or nothing."""
    found = _BEGIN.match(selector.written)
    return found[0] if found else ""


def _is_ours(name: str, unknown: Unknown) -> bool:
    return name != "" and name not in unknown and not folding_name(name[1:])


def _is_theirs(step: Step) -> bool:
    return bool(folding_name(" ".join(name[1:] for name in _names_of(step))))


def _names_of(step: Step) -> Iterator[str]:
    for asked in step[2]:
        if asked[0] in ".#":
            yield asked
            continue
        name, _, value = asked[1:-1].partition("=")
        if name.lower() in {"class", "id"}:
            mark = "." if name.lower() == "class" else "#"
            yield from (f"{mark}{one}" for one in value.strip("\"'").split())


def _within(rule: StyleRule) -> StyleRule:
    first = rule.selector.steps[0]
    asked = "".join(first[2])
    name = asked if first[1] == "*" and asked else f"{first[1]}{asked}"
    return replace(rule, conditions=(*rule.conditions, f"{WITHIN}{name}"))
