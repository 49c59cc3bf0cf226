"""What kind of study an account rests on: words shared by reading, ranking and writing."""

from dataclasses import dataclass
from enum import StrEnum


class StudyKind(StrEnum):
    """Kinds of study, strongest evidence about people first (after Oxford CEBM's levels)."""

    META_ANALYSIS = "meta-analysis"
    SYSTEMATIC_REVIEW = "systematic review"
    RANDOMISED_TRIAL = "randomised trial"
    TRIAL = "trial"
    COHORT = "cohort"
    CASE_CONTROL = "case-control"
    CROSS_SECTIONAL = "cross-sectional"
    SURVEY = "survey"
    QUALITATIVE = "qualitative"
    CASE_SERIES = "case series"
    GUIDELINE = "guideline"
    REVIEW = "review"
    OPINION = "opinion"
    LABORATORY = "laboratory"


class Subjects(StrEnum):
    """In whom, or in what, the study was done."""

    PEOPLE = "people"
    ANIMALS = "animals"
    CELLS = "cells"


@dataclass(frozen=True, kw_only=True)
class Study:
    """The study behind a summary. None means not known, never "no"."""

    kind: StudyKind | None = None
    participants: int | None = None
    subjects: Subjects | None = None
    peer_reviewed: bool | None = None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    funding: str | None = None
    """Who paid for it."""
    retracted: bool = False
    """Whether its journal has withdrawn it."""
