"""Which summaries go into an issue, in which order, and why. Pure.

The law: each candidate is chosen, or waits, or is passed over, or is set aside with a reason; these
never overlap, and together they are all that came in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from digest.issues.rank import Candidate, Covered, reasons_for, score

PASSED_OVER_LIMIT = 8
"""After so many issues that had no room for it, a summary is set aside, visibly."""
SET_ASIDE_REASON = f"{PASSED_OVER_LIMIT} issues had no room for it"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A summary's place, in order, with reasons for an editor to read."""

    key: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """A summary that no issue will take by itself any more, and why."""

    key: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What became of every candidate."""

    chosen: tuple[Choice, ...] = ()
    """In order; the first is featured."""
    passed_over: tuple[int, ...] = ()
    """The issue had no room for them; the next one ranks them again."""
    set_aside: tuple[SetAside, ...] = ()
    """The issue had no room for them either, and that was once too often."""
    waiting: tuple[int, ...] = ()
    """All of them where there is no issue: nobody has been passed over."""
    shortfall: str = ""
    """Why there is no issue; empty where there is one."""


def select(
    candidates: Iterable[Candidate], *, today: date, min_items: int, max_items: int
) -> Selection:
    """Rank the candidates and take at most ``max_items``; the first is featured.

    Equal candidates go by age, so the order in which they come in does not matter.
    """
    left = sorted(candidates, key=lambda candidate: (candidate.first_seen, candidate.key))
    if len(left) < max(1, min_items):
        return Selection(
            waiting=tuple(candidate.key for candidate in left),
            shortfall=_shortfall(len(left), min_items),
        )
    chosen: list[Choice] = []
    covered: dict[str, int] = {}
    while left and len(chosen) < max_items:
        best, reasons = _next(left, covered, today, is_first=not chosen)
        left.remove(best)
        chosen.append(Choice(key=best.key, reasons=reasons))
        for topic in best.topics:
            covered[topic] = covered.get(topic, 0) + 1
    # A pin is a person's word: it is passed over only by other pins, and never set aside.
    too_often = {
        candidate.key
        for candidate in left
        if not candidate.pinned and candidate.times_passed_over + 1 >= PASSED_OVER_LIMIT
    }
    return Selection(
        chosen=tuple(chosen),
        passed_over=tuple(c.key for c in left if c.key not in too_often),
        set_aside=tuple(
            SetAside(key=c.key, reason=SET_ASIDE_REASON) for c in left if c.key in too_often
        ),
    )


def _shortfall(found: int, min_items: int) -> str:
    if not found:
        return "There are no new complete summaries."
    if found == 1:
        return (
            f"There is only 1 new complete summary, and the newsletter's minimum is {min_items}. "
            "It waits for the next issue."
        )
    return (
        f"There are only {found} new complete summaries, and the newsletter's minimum is "
        f"{min_items}. They wait for the next issue."
    )


def _next(
    left: Sequence[Candidate], covered: Covered, today: date, *, is_first: bool
) -> tuple[Candidate, tuple[str, ...]]:
    pool = [candidate for candidate in left if candidate.pinned] or left
    best = max(pool, key=lambda candidate: score(candidate, covered, today))
    if not is_first or best.full_text:
        return best, reasons_for(best, covered, today)
    # The featured article is shown in full, so one whose source allows that goes first.
    in_full = [candidate for candidate in pool if candidate.full_text]
    if not in_full:
        return best, reasons_for(best, covered, today)
    best = max(in_full, key=lambda candidate: score(candidate, covered, today))
    why = "the strongest whose full text may be mailed"
    return best, (*reasons_for(best, covered, today), why)
