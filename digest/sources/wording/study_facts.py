"""Facts of a study as people write them: kind, subjects, size."""

import re
from collections.abc import Mapping
from difflib import get_close_matches

from digest.render.evidence import StudyKind, Subjects
from digest.sources.identity.titles import normal_title

MOST_PARTICIPANTS = 1_000_000_000

_KINDS: Mapping[StudyKind, tuple[str, ...]] = {
    StudyKind.META_ANALYSIS: (
        "meta analysis",
        "metaanalysis",
        "network meta analysis",
        "systematic review and meta analysis",
    ),
    StudyKind.SYSTEMATIC_REVIEW: ("systematic review", "cochrane review"),
    StudyKind.RANDOMISED_TRIAL: (
        "randomised trial",
        "randomised controlled trial",
        "randomised clinical trial",
        "randomised controlled study",
        "rct",
    ),
    StudyKind.TRIAL: (
        "trial",
        "clinical trial",
        "controlled trial",
        "clinical study",
        "phase 1 trial",
        "phase 2 trial",
        "phase 3 trial",
        "open label trial",
        "single arm trial",
        "pilot trial",
    ),
    StudyKind.COHORT: (
        "cohort",
        "longitudinal",
        "prospective cohort",
        "retrospective cohort",
        "follow up",
        "registry",
    ),
    StudyKind.CASE_CONTROL: ("case control", "nested case control"),
    StudyKind.CROSS_SECTIONAL: ("cross sectional", "crosssectional", "prevalence"),
    StudyKind.SURVEY: ("survey", "questionnaire"),
    StudyKind.QUALITATIVE: ("qualitative", "interviews", "interview", "focus group"),
    StudyKind.CASE_SERIES: ("case series", "case report", "case reports"),
    StudyKind.GUIDELINE: (
        "guideline",
        "guidelines",
        "guidance",
        "recommendations",
        "consensus",
        "consensus statement",
        "expert consensus",
    ),
    StudyKind.REVIEW: ("review", "narrative review", "literature review", "scoping review"),
    StudyKind.OPINION: ("opinion", "editorial", "commentary", "comment", "letter", "perspective"),
    StudyKind.LABORATORY: (
        "laboratory",
        "lab",
        "preclinical",
        "pre clinical",
        "in vitro",
        "in vivo",
        "animal",
        "bench",
    ),
}
_SUBJECTS: Mapping[Subjects, tuple[str, ...]] = {
    Subjects.PEOPLE: (
        "people",
        "person",
        "persons",
        "human",
        "humans",
        "patient",
        "patients",
        "participants",
        "adults",
        "children",
        "men",
        "women",
        "volunteers",
    ),
    Subjects.ANIMALS: (
        "animal",
        "animals",
        "mouse",
        "mice",
        "rat",
        "rats",
        "rodents",
        "monkeys",
        "primates",
        "pigs",
        "dogs",
        "zebrafish",
        "fish",
        "marmosets",
    ),
    Subjects.CELLS: (
        "cell",
        "cells",
        "cell culture",
        "cell cultures",
        "tissue",
        "tissues",
        "organoids",
        "in vitro",
    ),
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}
_SUBJECTS_OF = {name: subjects for subjects, names in _SUBJECTS.items() for name in names}
_YES = frozenset({"yes", "true", "y", "on", "1"})
_NO = frozenset({"no", "false", "n", "off", "0"})
_COUNT = re.compile(r"\d{1,3}(?:[ ,'\u2009\u202f]\d{3})+|\d{1,10}", re.ASCII)


def study_kind(text: str) -> StudyKind | None:
    """Return the kind of study that a text names, synonyms such as "RCT" included."""
    name = normal_title(text).replace("randomiz", "randomis")
    return _KIND_OF.get(name) or _KIND_OF.get(name.removesuffix("study").strip())


def nearest_study_kind(text: str) -> StudyKind | None:
    """Return the kind that somebody may have meant, or None."""
    close = get_close_matches(normal_title(text[:60]), _KIND_OF, n=1)
    return _KIND_OF[close[0]] if close else None


def study_subjects(text: str) -> Subjects | None:
    """Return in whom a study was done: "mice" are animals."""
    return _SUBJECTS_OF.get(normal_title(text))


def yes_or_no(text: str) -> bool | None:
    """Return the truth that a word stands for, or None."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def participant_count(text: str) -> int | None:
    """Return a count of people such as 120 or "1,200", or None where it is none."""
    text = text.strip()
    if not _COUNT.fullmatch(text):
        return None
    count = int(re.sub(r"\D", "", text))
    return count if 0 < count <= MOST_PARTICIPANTS else None
