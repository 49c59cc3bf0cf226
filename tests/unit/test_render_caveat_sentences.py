import pytest

from digest.render.caveat_sentences import with_own_sentences
from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.words import CAVEAT_SENTENCES, ENGLISH, Words

ANIMALS = Study(subjects=Subjects.ANIMALS)
CELLS = Study(subjects=Subjects.CELLS, kind=StudyKind.LABORATORY)
CASES = Study(subjects=Subjects.PEOPLE, kind=StudyKind.CASE_SERIES)
TRIAL = Study(subjects=Subjects.PEOPLE, kind=StudyKind.TRIAL, peer_reviewed=True)
PREPRINT = Study(peer_reviewed=False)


def added(*studies):
    text = with_own_sentences("Take care.", studies, ENGLISH)
    assert text.startswith("Take care.")
    return text.removeprefix("Take care.").strip()


@pytest.mark.parametrize(
    ("studies", "sentence"),
    [
        ((ANIMALS, CELLS), ENGLISH.all_not_in_people),
        ((ANIMALS, CASES), ENGLISH.all_early),
        ((PREPRINT,), ENGLISH.all_unreviewed),
        ((PREPRINT, TRIAL), ENGLISH.some_unreviewed),
    ],
)
def test_a_sentence_stands_where_all_that_is_told_is_weak(studies, sentence):
    assert added(*studies) == sentence


@pytest.mark.parametrize(
    "studies", [(), (TRIAL,), (ANIMALS, TRIAL), (CASES, TRIAL), (Study(), ANIMALS), (Study(),)]
)
def test_nothing_is_added_where_something_stronger_or_unknown_is_told(studies):
    assert added(*studies) == ""


def test_both_may_be_said():
    early = Study(subjects=Subjects.CELLS, peer_reviewed=False)
    assert added(early) == f"{ENGLISH.all_not_in_people} {ENGLISH.all_unreviewed}"


def test_a_caveat_that_is_missing_stays_missing():
    assert with_own_sentences("", [ANIMALS], ENGLISH) == ""


def test_what_was_approved_before_there_were_such_sentences_gets_none():
    stored = {
        name: text for name, text in ENGLISH.to_dict().items() if name not in CAVEAT_SENTENCES
    }
    words = Words.from_dict(stored)
    assert with_own_sentences("Take care.", [ANIMALS, PREPRINT], words) == "Take care."
    assert Words.from_dict(ENGLISH.to_dict()) == ENGLISH
