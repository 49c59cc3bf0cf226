"""One plain line on what kind of evidence a summary rests on."""

from digest.render.evidence import Study, StudyKind, Subjects

_PHRASES = {
    StudyKind.META_ANALYSIS: ("Several studies analysed together", " in {}"),
    StudyKind.SYSTEMATIC_REVIEW: ("Review of all studies on one question", " in {}"),
    StudyKind.RANDOMISED_TRIAL: ("Randomised trial", " in {}"),
    StudyKind.TRIAL: ("Trial", " in {}"),
    StudyKind.COHORT: ("Study over time", " in {}"),
    StudyKind.CASE_CONTROL: ("Study comparing ill and healthy", " ({})"),
    StudyKind.CROSS_SECTIONAL: ("Snapshot at one point in time", " in {}"),
    StudyKind.SURVEY: ("Survey", " of {}"),
    StudyKind.QUALITATIVE: ("Interview study", " with {}"),
    StudyKind.CASE_SERIES: ("Reports on single cases", " ({})"),
    StudyKind.GUIDELINE: ("Advice agreed by experts", ""),
    StudyKind.REVIEW: ("Overview of earlier studies", " in {}"),
    StudyKind.OPINION: ("Opinion of researchers", ""),
    StudyKind.LABORATORY: ("Laboratory study", " in {}"),
}
"""What it is, and how the words for those studied follow."""


def evidence_line(study: Study) -> str:
    """Say kind, in whom, how many and whether reviewed; empty where nothing is known.

    Sentence case, no full stop: "Randomised trial in 732 people, peer-reviewed".
    """
    line = ", ".join(part for part in (_what(study), *_remarks(study)) if part)
    return line[:1].upper() + line[1:]


def _what(study: Study) -> str:
    whom = _whom(study)
    if study.kind is None:
        return f"Study in {whom}" if whom else ""
    kind, following = _PHRASES[study.kind]
    return kind + following.format(whom) if whom else kind


def _whom(study: Study) -> str:
    number = _number(study.participants)
    match study.subjects:
        case Subjects.CELLS:
            return "cells"
        case Subjects.ANIMALS:
            return f"{number} animals" if number else "animals"
        case Subjects.PEOPLE | None if number:
            return "1 person" if study.participants == 1 else f"{number} people"
        case Subjects.PEOPLE:
            return "people"
        case _:
            return ""


def _remarks(study: Study) -> tuple[str, ...]:
    where = "not in people" if study.subjects in {Subjects.ANIMALS, Subjects.CELLS} else ""
    match study.peer_reviewed:
        case True:
            return (where, "peer-reviewed")
        case False:
            return (where, "not yet reviewed by other researchers")
        case None:
            return (where,)


def _number(count: int | None) -> str:
    return f"{count:,}" if count and count > 0 else ""
