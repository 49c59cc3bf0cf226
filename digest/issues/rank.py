"""How strongly a summary asks for the next place in an issue, and why, in words. Pure.

Evidence weighs most, then what the issue does not tell of yet, then what is new.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from digest.render.evidence import Study, StudyKind, Subjects

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
_MOST_SIZE_POINTS = 4.0
"""Ten times as many people weigh one point more, up to ten thousand."""
_NEW_TOPIC_POINTS = 5.0
_REPEATED_TOPIC_POINTS = -1.5
_FRESH_POINTS = 4.0
_STALE_POINTS_PER_WEEK = -1.0
_DAYS_IN_WEEK = 7

Covered = Mapping[str, int]
"""Topic -> how many items chosen so far are on it."""


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
    """False where its source lets us mail a teaser only."""
    times_passed_over: int = 0
    """By how many other issues of the newsletter."""


def score(candidate: Candidate, covered: Covered, today: date) -> float:
    """Return the points of a candidate for the next place; pins stand above all points."""
    return (
        _evidence(candidate.study)
        + max(0.0, _FRESH_POINTS + _STALE_POINTS_PER_WEEK * _weeks(candidate, today))
        + _spread(candidate, covered)
    )


def reasons_for(candidate: Candidate, covered: Covered, today: date) -> tuple[str, ...]:
    """Return what speaks for a candidate, and against it, for an editor to read."""
    study = candidate.study
    reasons = []
    if candidate.pinned:
        reasons.append("pinned")
    if study.kind:
        reasons.append(str(study.kind))
    if study.subjects in {Subjects.ANIMALS, Subjects.CELLS}:
        reasons.append(f"in {study.subjects}, not people")
    elif study.participants:
        people = "participant" if study.participants == 1 else "participants"
        reasons.append(f"{study.participants:,} {people}")
    if study.peer_reviewed is False:
        reasons.append("not yet peer-reviewed")
    if _is_on_new_topic(candidate, covered):
        reasons.append("no item on this topic yet")
    if _weeks(candidate, today) == 0:
        reasons.append("new this week")
    if candidate.times_passed_over:
        reasons.append(f"passed over {times_in_words(candidate.times_passed_over)} before")
    return tuple(reasons) or ("next in rank",)


def times_in_words(times: int) -> str:
    """Return "once", "twice" or "3 times"."""
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def _weeks(candidate: Candidate, today: date) -> int:
    return max(0, (today - candidate.first_seen).days) // _DAYS_IN_WEEK


def _is_on_new_topic(candidate: Candidate, covered: Covered) -> bool:
    return bool(candidate.topics) and not candidate.topics & covered.keys()


def _spread(candidate: Candidate, covered: Covered) -> float:
    if _is_on_new_topic(candidate, covered):
        return _NEW_TOPIC_POINTS
    rarest = min((covered.get(topic, 0) for topic in candidate.topics), default=0)
    return _REPEATED_TOPIC_POINTS * rarest


def _evidence(study: Study) -> float:
    points = _EVIDENCE_POINTS[study.kind] if study.kind else _UNKNOWN_KIND_POINTS
    if study.subjects in {Subjects.ANIMALS, Subjects.CELLS}:
        points += _NOT_IN_PEOPLE_POINTS
    elif study.participants:
        points += min(_MOST_SIZE_POINTS, math.log10(study.participants))
    if study.peer_reviewed is False:
        points += _UNREVIEWED_POINTS
    return points
