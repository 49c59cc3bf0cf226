"""Puts a web page's variables (``--ink: #1d1d1b``, ``var(--ink)``) into its style sheet's rules.

They must be set on ``:root``, for all or under a media query. Mail programs know none of this.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from digest.render.checks.styles.declarations import Declaration
from digest.render.checks.styles.style_sheets import StyleRule

_VARIABLE = re.compile(r"var\(\s*(--[a-z0-9-]+)\s*\)")
_ROOT = ":root"

Values = Mapping[str, str]


def with_variables(rules: Iterable[StyleRule]) -> tuple[StyleRule, ...]:
    """Return the rules with each variable's value in its place; unknown ones stay.

    Where a variable has another value under a condition, a rule that uses it stands there once
    more, under that condition.
    """
    rules = tuple(rules)
    values: dict[tuple[str, ...], dict[str, str]] = {(): {}}
    for rule in rules:
        if rule.selector.written == _ROOT:
            own = values.setdefault(rule.conditions, {})
            own |= {one.name: one.value for one in rule.declarations if _is_variable(one)}
    return tuple(replaced for rule in rules for replaced in _replaced(rule, values))


def _replaced(rule: StyleRule, values: Mapping[tuple[str, ...], Values]) -> Iterator[StyleRule]:
    always = values[()]
    if rule.selector.written == _ROOT:
        own = tuple(one for one in rule.declarations if not _is_variable(one))
        rule = replace(rule, declarations=own)
    yield replace(rule, declarations=tuple(_with_values(one, always) for one in rule.declarations))
    for conditions, own_values in values.items():
        changed = tuple(
            _with_values(one, {**always, **own_values})
            for one in rule.declarations
            if own_values.keys() & set(_VARIABLE.findall(one.value))
        )
        if conditions and changed:
            both = tuple(dict.fromkeys((*rule.conditions, *conditions)))
            yield replace(rule, declarations=changed, conditions=both)


def _with_values(declaration: Declaration, values: Values) -> Declaration:
    value = _VARIABLE.sub(lambda found: values.get(found[1], found[0]), declaration.value)
    return declaration._replace(value=value)


def _is_variable(declaration: Declaration) -> bool:
    return declaration.name.startswith("--")
