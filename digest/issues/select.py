"""Which summaries go into an issue, in which order, and why. Pure.

The law: each candidate is either chosen, or passed over, or set aside with a reason; the three
never overlap and together are all that came in.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from digest.render.evidence import Study, StudyKind, Subjects

PASSED_OVER_LIMIT = 8
"""After so many issues that had no room for it, a summary is set aside, visibly."""

_EVIDENCE_POINTS = {
    StudyKind.META_ANALYSIS: 10.0,
    StudyKind.SYSTEMATIC_REVIEW: 9.0,
    StudyKind.RANDOMISED_TRIAL: 8.0,
    StudyKind.TRIAL: 6.0,
    StudyKind.COHORT: 6.0,
    StudyKind.GUIDELINE: 6.0,
    StudyKind.CASE_CONTROL: 5.0,
    StudyKind.CROSS_SECTIONAL: 4.0,
    StudyKind.SURVEY: 4.0,
    StudyKind.QUALITATIVE: 4.0,
    StudyKind.REVIEW: 4.0,
    StudyKind.CASE_SERIES: 2.0,
    StudyKind.OPINION: 1.0,
    StudyKind.LABORATORY: 1.0,
}
_UNKNOWN_KIND_POINTS = 3.0
_NOT_IN_PEOPLE_POINTS = -4.0
_UNREVIEWED_POINTS = -2.0
_NEW_TOPIC_POINTS = 5.0
_REPEATED_TOPIC_POINTS = -1.5
_FRESH_POINTS = 4.0
_STALE_POINTS_PER_WEEK = -1.0


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A complete summary that is in no issue of the newsletter, as selection sees it."""

    key: int
    topics: frozenset[str]
    study: Study
    first_seen: date
    """When we first saw it; the publisher's date plays no part."""
    pinned: bool = False
    full_text: bool = True
    times_passed_over: int = 0


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
    """What became of every candidate. ``shortfall`` says why there is no issue, if there is none;
    then nothing is chosen and nobody has been passed over."""

    chosen: tuple[Choice, ...] = ()
    passed_over: tuple[int, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    shortfall: str = ""


def select(
    candidates: Iterable[Candidate], *, today: date, min_items: int, max_items: int
) -> Selection:
    """Rank the candidates and take at most ``max_items``; the first is featured."""
    waiting = sorted(candidates, key=lambda candidate: (candidate.first_seen, candidate.key))
    if len(waiting) < min_items:
        return Selection(
            passed_over=tuple(candidate.key for candidate in waiting),
            shortfall=_shortfall(len(waiting), min_items),
        )
    chosen: list[Choice] = []
    covered: dict[str, int] = {}
    while waiting and len(chosen) < max_items:
        best = max(
            _eligible_next(waiting, is_first=not chosen),
            key=lambda candidate: (candidate.pinned, _score(candidate, covered, today)),
        )
        waiting.remove(best)
        chosen.append(Choice(key=best.key, reasons=_reasons(best, covered, today)))
        for topic in best.topics:
            covered[topic] = covered.get(topic, 0) + 1
    set_aside = [c for c in waiting if c.times_passed_over + 1 >= PASSED_OVER_LIMIT]
    return Selection(
        chosen=tuple(chosen),
        passed_over=tuple(c.key for c in waiting if c not in set_aside),
        set_aside=tuple(
            SetAside(key=c.key, reason=f"{PASSED_OVER_LIMIT} issues had no room for it")
            for c in set_aside
        ),
    )


def _shortfall(found: int, min_items: int) -> str:
    if not found:
        return "No new complete summaries."
    have = "1 new complete summary" if found == 1 else f"{found} new complete summaries"
    return f"Only {have}; the newsletter's minimum is {min_items}. They wait for the next issue."


def _eligible_next(waiting: Sequence[Candidate], *, is_first: bool) -> Sequence[Candidate]:
    # A featured article is shown in full, so one whose source allows it goes first; a pin is a
    # person's word and stands above that.
    if is_first and not any(candidate.pinned for candidate in waiting):
        return [candidate for candidate in waiting if candidate.full_text] or waiting
    return waiting


def _score(candidate: Candidate, covered: dict[str, int], today: date) -> float:
    weeks = max(0, (today - candidate.first_seen).days // 7)
    freshness = max(0.0, _FRESH_POINTS + _STALE_POINTS_PER_WEEK * weeks)
    if candidate.topics and not candidate.topics & covered.keys():
        spread = _NEW_TOPIC_POINTS
    else:
        spread = _REPEATED_TOPIC_POINTS * min(
            (covered.get(topic, 0) for topic in candidate.topics), default=0
        )
    return _evidence(candidate.study) + freshness + spread


def _evidence(study: Study) -> float:
    points = _EVIDENCE_POINTS[study.kind] if study.kind else _UNKNOWN_KIND_POINTS
    if study.subjects in {Subjects.ANIMALS, Subjects.CELLS}:
        points += _NOT_IN_PEOPLE_POINTS
    elif study.participants:
        # Ten times as many people weigh one point more, up to ten thousand.
        points += min(4.0, math.log10(study.participants))
    if study.peer_reviewed is False:
        points += _UNREVIEWED_POINTS
    return points


def _reasons(candidate: Candidate, covered: dict[str, int], today: date) -> tuple[str, ...]:
    study = candidate.study
    reasons = []
    if candidate.pinned:
        reasons.append("pinned")
    if study.kind:
        reasons.append(str(study.kind))
    if study.subjects in {Subjects.ANIMALS, Subjects.CELLS}:
        reasons.append(f"in {study.subjects}, not people")
    elif study.participants:
        reasons.append(f"{study.participants:,} participants")
    if study.peer_reviewed is False:
        reasons.append("not yet peer-reviewed")
    if candidate.topics and not candidate.topics & covered.keys():
        reasons.append("no item on this topic yet")
    if (today - candidate.first_seen).days < 7:  # noqa: PLR2004 - a week has seven days
        reasons.append("new this week")
    elif candidate.times_passed_over:
        reasons.append(f"has waited for {candidate.times_passed_over} issues")
    if not covered and not candidate.pinned and candidate.full_text:
        reasons.append("the strongest whose full text may be mailed")
    return tuple(reasons)
