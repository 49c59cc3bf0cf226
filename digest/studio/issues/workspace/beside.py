"""Which findings stand beside which part of the page, and how each is mended."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.issues.models import Issue
from digest.render.checks import Finding
from digest.studio.issues.mending import Mending, mend_in_studio

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
    mending: Mending


def place(finding: Finding, issue: Issue, summaries: Sequence[int]) -> Placed:
    """Return it with its place; ``summaries`` are the issue's items, by the primary keys of their
    summaries, in order."""
    item = _ITEM.match(finding.place)
    number = int(item[1]) if item else 0
    summary = summaries[number - 1] if 1 <= number <= len(summaries) else None
    mending = mend_in_studio(finding, issue, summary=summary)
    if summary is not None:
        anchor, part = f"item-{summary}", f"item-{number}"
    elif finding.place in WORDS:
        anchor, part = f"words-{finding.place}", finding.place
    else:
        anchor = part = ""
    return Placed(finding=finding, anchor=anchor, part=part, mending=mending)


def by_part(
    placed: Sequence[Placed], *, items: int, has_words: bool
) -> Mapping[str, tuple[Placed, ...]]:
    """Return for every part that the page has what stands beside it, be it nothing."""
    parts = (*(f"item-{number}" for number in range(1, items + 1)), *(WORDS if has_words else ()))
    return {part: tuple(one for one in placed if one.part == part) for part in parts}
