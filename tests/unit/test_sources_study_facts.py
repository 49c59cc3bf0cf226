import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.evidence import StudyKind, Subjects
from digest.sources.wording.study_facts import (
    MOST_PARTICIPANTS,
    nearest_study_kind,
    participant_count,
    study_kind,
    study_subjects,
    yes_or_no,
)


@pytest.mark.parametrize("kind", list(StudyKind))
def test_our_own_words_for_kinds_are_read(kind):
    assert study_kind(kind) is kind
    assert study_kind(kind.upper()) is kind
    assert study_kind(f"{kind} study") is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("RCT", StudyKind.RANDOMISED_TRIAL),
        ("Randomized controlled trial", StudyKind.RANDOMISED_TRIAL),
        ("Systematic review and meta-analysis", StudyKind.META_ANALYSIS),
        ("phase 2 trial", StudyKind.TRIAL),
        ("in vitro", StudyKind.LABORATORY),
        ("case report", StudyKind.CASE_SERIES),
        ("horoscope", None),
        ("", None),
    ],
)
def test_other_words_for_kinds_are_read(text, kind):
    assert study_kind(text) is kind


def test_a_slip_has_a_nearest_kind():
    assert nearest_study_kind("cohrt") is StudyKind.COHORT
    assert nearest_study_kind("horoscope") is None


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        *((str(subjects), subjects) for subjects in Subjects),
        ("Mice", Subjects.ANIMALS),
        ("patients", Subjects.PEOPLE),
        ("cell culture", Subjects.CELLS),
        ("stones", None),
    ],
)
def test_subjects_are_read(text, subjects):
    assert study_subjects(text) is subjects


@given(st.integers(min_value=1, max_value=MOST_PARTICIPANTS))
def test_counts_are_read_with_and_without_separators(count):
    assert participant_count(str(count)) == count
    assert participant_count(f" {count:,} ") == count
    assert participant_count(f"{count:,}".replace(",", " ")) == count


@pytest.mark.parametrize(
    "text", ["", "0", "-3", "12.5", "about 40", "1,20", "99999999999", "\u0663"]
)
def test_what_is_no_count_is_none(text):
    assert participant_count(text) is None


@pytest.mark.parametrize(
    ("text", "truth"),
    [("Yes", True), (" true ", True), ("no", False), ("0", False), ("maybe", None)],
)
def test_yes_and_no_are_read(text, truth):
    assert yes_or_no(text) is truth
