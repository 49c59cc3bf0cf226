"""Which elements a style rule is for, told from what they stand in alone."""

import re
from dataclasses import dataclass
from functools import lru_cache

from digest.render.checks.markup.lineage import Lineage, Node

_SIMPLE = r"[.#][a-z_-][\w-]*|\[[a-z][\w-]*(?:=(?:\"[^\"]*\"|'[^']*'|[\w-]+))?\]"
_COMPOUND = re.compile(rf"([a-z][a-z0-9]*|\*)?((?:{_SIMPLE}|:[a-z-]+)*)", re.IGNORECASE)
_EACH = re.compile(rf"{_SIMPLE}|:[a-z-]+", re.IGNORECASE)
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_FUNCTION = re.compile(r"\([^()]*\)")
_OPERATOR = re.compile(r"\[[^\]]*[~|^$*]=[^\]]*\]|\[(?:href|style)=[^\]]*\]|\[[^\]]*\s[^\]]*\]")
_PSEUDO_ELEMENT = re.compile(
    r"::[\w-]+.*$|:(?:before|after|first-line|first-letter)\s*$", re.IGNORECASE
)
_ALWAYS = frozenset({":root"})

Step = tuple[str, str, tuple[str, ...]]
"""How it hangs on the one before (``>`` or a blank), element name, and what else it asks for."""


@dataclass(frozen=True, kw_only=True)
class Selector:
    """One selector, as far as an element's lineage tells whether it is meant."""

    written: str
    steps: tuple[Step, ...]
    specificity: tuple[int, int, int]
    pseudo_element: str
    """``::before``; empty for the element itself."""
    is_sure: bool
    """False where it depends on more than the lineage, such as ``:hover`` or a neighbour."""
    is_read: bool
    """False where not even its weight can be told."""


@lru_cache(maxsize=2_048)
def read_selector(written: str) -> Selector:
    """Return the selector. What cannot be told is left out, so that it is for more elements."""
    pseudo = _PSEUDO_ELEMENT.search(written)
    text = written[: pseudo.start()] if pseudo else written
    told = _OPERATOR.sub("", text)
    is_read = told == text or "(" not in text
    is_sure = told == text
    told = _STRING.sub('""', told) if "(" in told else told
    while (without := _FUNCTION.sub("", told)) != told:
        told, is_read, is_sure = without, False, False
    parts = _COMBINATOR.split(told.strip())
    compounds, combinators = parts[::2], [" ", *(mark or " " for mark in parts[1::2])]
    found = [_COMPOUND.fullmatch(compound) for compound in compounds]
    if not all(compounds) and not pseudo:
        is_read = False
    steps: list[Step] = []
    for match, combinator in zip(found, combinators, strict=True):
        if match is None:
            is_read, steps = False, [(" ", "*", ())]
            continue
        asked = tuple(_EACH.findall(match[2]))
        plain = tuple(one for one in asked if not one.startswith(":"))
        is_sure = is_sure and all(one in _ALWAYS for one in asked if one.startswith(":"))
        if combinator in "+~":
            # The neighbour is unknown, and so is what stands before it.
            is_sure, steps = False, []
        steps.append((combinator, (match[1] or "*").lower(), plain))
        if ":root" in asked:
            steps[-1] = (combinator, "html", plain)
    if not is_read:
        steps = steps[-1:]
    return Selector(
        written=written,
        steps=tuple(steps),
        specificity=_specificity(told, compounds),
        pseudo_element=pseudo[0].strip().lower() if pseudo else "",
        is_sure=is_sure and is_read,
        is_read=is_read,
    )


def _specificity(told: str, compounds: list[str]) -> tuple[int, int, int]:
    named = sum(compound[:1].isalpha() for compound in compounds)
    asked = _EACH.findall(told)
    ids = sum(one.startswith("#") for one in asked)
    return ids, len(asked) - ids, named


def is_meant(selector: Selector, lineage: Lineage, *, outside: int = 0) -> bool:
    """Tell whether the selector is for the last of the lineage, or may be.

    So many of its first steps may be for elements that all of the lineage stands in.
    """
    return _is_meant(selector.steps, lineage, outside)


def may_end_at(selector: Selector, lineage: Lineage) -> bool:
    """Tell whether the last of the lineage is what the selector's last step asks for."""
    return bool(lineage) and _is_asked_for(lineage[-1], selector.steps[-1])


def _is_asked_for(node: Node, step: Step) -> bool:
    _, tag, asked = step
    return tag in {"*", node.tag} and all(_has(node, one) for one in asked)


def _is_meant(steps: tuple[Step, ...], lineage: Lineage, outside: int) -> bool:
    if not lineage or not _is_asked_for(lineage[-1], steps[-1]):
        return False
    combinator = steps[-1][0]
    before = steps[:-1]
    if not before:
        return True
    if len(before) <= outside and (combinator != ">" or _is_outermost(lineage)):
        return True
    if combinator == ">":
        return _is_meant(before, lineage[:-1], outside)
    return any(_is_meant(before, lineage[:end], outside) for end in range(len(lineage) - 1, 0, -1))


def _is_outermost(lineage: Lineage) -> bool:
    """Tell whether nothing is round the last but what programs put their own in the place of."""
    return all(node.tag in {"html", "body"} for node in lineage[:-1])


def _has(node: Node, asked: str) -> bool:
    if asked[0] == ".":
        return asked[1:] in node.get("class").split()
    if asked[0] == "#":
        return asked[1:] == node.get("id")
    name, equals, value = asked[1:-1].partition("=")
    name = name.lower()
    if equals:
        return node.get(name) == value.strip("\"'")
    return any(own == name for own, _ in node.attributes)
