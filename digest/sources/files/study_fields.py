"""The facts of a study in a file."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from digest.render.evidence import Study, StudyKind, Subjects
from digest.sources.files.field_reader import FieldReader, shown
from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.sources.records import STUDY_FIELDS
from digest.sources.text.plain import line_from_either
from digest.sources.wording.study_facts import (
    nearest_study_kind,
    participant_count,
    study_kind,
    study_subjects,
    yes_or_no,
)

_Fact = TypeVar("_Fact")


def study_from_fields(value: object, reader: FieldReader) -> Study:
    """Return the study that the fields under ``study`` describe, without those that are wrong."""
    if value is None:
        return Study()
    if not isinstance(value, Mapping):
        names = ", ".join(STUDY_FIELDS)
        reader.problem("study", "study is not a mapping", f"Give it fields: {names}.")
        return Study()
    for key in value:
        if key not in STUDY_FIELDS:
            reader.unknown(f"study.{key}", str(key), "no field of a study", STUDY_FIELDS)
    texts = {name: reader.text(f"study.{name}", value.get(name)) for name in STUDY_FIELDS}
    return Study(
        journal=line_from_either(texts["journal"]) or None,
        doi=_fact("doi", texts, normal_doi, "Write it as 10.1000/example.", reader),
        pmid=_fact("pmid", texts, normal_pmid, "Write PubMed's number alone.", reader),
        kind=_kind(texts["kind"], reader),
        participants=_fact(
            "participants",
            texts,
            participant_count,
            "Write how many took part as a number, or leave it out.",
            reader,
        ),
        subjects=_fact(
            "subjects", texts, study_subjects, f"Write one of {', '.join(Subjects)}.", reader
        ),
        peer_reviewed=_fact("peer_reviewed", texts, yes_or_no, "Write true or false.", reader),
        funding=line_from_either(texts["funding"]) or None,
    )


def _fact(
    name: str,
    texts: Mapping[str, str],
    read: Callable[[str], _Fact | None],
    mend: str,
    reader: FieldReader,
) -> _Fact | None:
    text = texts[name]
    fact = read(text) if text else None
    if text and fact is None:
        reader.problem(f"study.{name}", f"{shown(text)} cannot be the study's {name}", mend)
    return fact


def _kind(text: str, reader: FieldReader) -> StudyKind | None:
    kind = study_kind(text) if text else None
    if text and kind is None:
        nearest = nearest_study_kind(text)
        hint = f"Did you mean {nearest}? " if nearest else ""
        reader.problem(
            "study.kind",
            f"{shown(text)} is no kind of study that we know",
            f"{hint}The kinds are {', '.join(StudyKind)}.",
        )
    return kind
