"""Tells the parts of an account apart where copying has lost the headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digest.sources.pages.accounts import is_title_like

PARTS_IN_ORDER = 4
"""Takeaway, what they found, why it matters, what to keep in mind: pages keep this order."""

LONGEST_TAKEAWAY_CHARACTERS = 400

MOST_PARAGRAPHS = 60
"""Of one account; with more it is none, and every pair of section starts would be weighed."""

_MATTERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            r"^.{0,120}\b(?:important|matters?|relevant|significant|useful|encouraging"
            r"|good news|valuable|promising|meaningful)\b"
        ),
        (
            r"\b(?:patients|people|families|caregivers|carers|anyone|those|readers)\b.{0,60}"
            r"\b(?:should care|care about|benefit|interested)\b"
        ),
        (
            r"\b(?:could|may|might|can) "
            r"(?:help|lead|make|improve|guide|reassure|change|allow|support)\b"
        ),
        r"\b(?:why this|why it|this means|for people (?:living )?with|in everyday life)\b",
    )
)
_KEEP_IN_MIND = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            r"^(?:while|although|though|however|but|still|even so|as with|like (?:any|all)"
            r"|keep in mind|remember|note that|bear in mind|be aware|despite|yet"
            r"|this was|these were|the study was)\b"
        ),
        (
            r"\b(?:limit(?:s|ed|ations?)|may not apply|might not apply|does not (?:prove|mean|show)"
            r"|do(?:es)? not know|cannot (?:say|tell|prove|show)|not yet (?:clear|known))\b"
        ),
        (
            r"\b(?:small (?:number|group|sample|study)"
            r"|only (?:looked|included|studied|a few|one)"
            r"|only \d+|short time|too early|more (?:research|studies|work) (?:is|are)"
            r"|larger studies)\b"
        ),
        (
            r"\b(?:discuss|talk|speak|check|consult|ask)\w*\b.{0,60}"
            r"\b(?:doctors?|team|nurses?|professionals?|providers?|neurologists?|clinicians?)\b"
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class UnheadedAccount:
    """What could be told of an account without headings."""

    title: str = ""
    takeaway: str = ""
    found: str = ""
    matters: str = ""
    keep_in_mind: str = ""
    doubt: str = ""
    """Why a person should look at it; empty where order and wording agree."""


def tell_parts(paragraphs: Sequence[str]) -> UnheadedAccount:
    """Return the parts of an account by their order, helped by how each of them is worded.

    Its first paragraph is the takeaway, short as it is; a line before it that is no sentence is
    the title. Three more are the sections in their order. Where there are more, sections begin
    where the wording says so; where it says nothing, they are not told apart and the account stays
    incomplete rather than wrong.
    """
    title = ""
    if len(paragraphs) > 1 and is_title_like(paragraphs[0]):
        title, paragraphs = paragraphs[0], paragraphs[1:]
    takeaway, body = (paragraphs[0], paragraphs[1:]) if paragraphs else ("", ())
    if len(takeaway) > LONGEST_TAKEAWAY_CHARACTERS:
        takeaway, body = "", paragraphs
    start = _section_starts(body) if takeaway else None
    if start is None:
        return UnheadedAccount(
            title=title,
            takeaway=takeaway,
            found="\n\n".join(body),
            doubt="its sections cannot be told apart",
        )
    matters, keep = start
    worded = _score(_MATTERS, body[matters]) + _score(_KEEP_IN_MIND, body[keep])
    return UnheadedAccount(
        title=title,
        takeaway=takeaway,
        found="\n\n".join(body[:matters]),
        matters="\n\n".join(body[matters:keep]),
        keep_in_mind="\n\n".join(body[keep:]),
        doubt="" if worded else "its sections were told apart by their order alone",
    )


def _section_starts(body: Sequence[str]) -> tuple[int, int] | None:
    sections = PARTS_IN_ORDER - 1
    if not sections <= len(body) <= MOST_PARAGRAPHS:
        return None
    if len(body) == sections:
        return 1, 2
    matters_scores = [_score(_MATTERS, paragraph) for paragraph in body]
    keep_scores = [_score(_KEEP_IN_MIND, paragraph) for paragraph in body]
    starts = [
        (matters_scores[matters] + keep_scores[keep], -matters, -keep)
        for matters in range(1, len(body) - 1)
        for keep in range(matters + 1, len(body))
        if matters_scores[matters] and keep_scores[keep]
    ]
    if not starts:
        return None
    _, matters, keep = max(starts)
    return -matters, -keep


def _score(cues: Sequence[re.Pattern[str]], paragraph: str) -> int:
    return sum(bool(cue.search(paragraph)) for cue in cues)
