"""Which findings stand beside which part of the page. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.render.checks import Finding

_ITEM = re.compile(r"item (\d+)\b")
WORDS = ("subject", "preheader", "note")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A finding, and where in the page what it is about can be mended."""

    finding: Finding
    anchor: str
    """Empty where that is not in the page."""
    part: str
    """``item-3`` by the place, ``subject``; empty as above."""


def place(finding: Finding, summaries: Sequence[int]) -> Placed:
    """Return it with its place; ``summaries`` are the items' primary keys, in order."""
    item = _ITEM.match(finding.place)
    if item and 1 <= int(item[1]) <= len(summaries):
        number = int(item[1])
        anchor = f"item-{summaries[number - 1]}"
        return Placed(finding=finding, anchor=anchor, part=f"item-{number}")
    if finding.place in WORDS:
        return Placed(finding=finding, anchor=f"words-{finding.place}", part=finding.place)
    return Placed(finding=finding, anchor="", part="")


def by_part(
    placed: Sequence[Placed], *, items: int, has_words: bool
) -> Mapping[str, tuple[Placed, ...]]:
    """Return for every part that the page has what stands beside it, be it nothing."""
    parts = (*(f"item-{number}" for number in range(1, items + 1)), *(WORDS if has_words else ()))
    return {part: tuple(one for one in placed if one.part == part) for part in parts}
