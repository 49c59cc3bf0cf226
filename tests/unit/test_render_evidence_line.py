from itertools import product

import pytest

from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.evidence_line import evidence_line, what_it_can_show


@pytest.mark.parametrize(
    ("study", "line"),
    [
        (Study(), "Kind of study not stated"),
        (
            Study(
                kind=StudyKind.RANDOMISED_TRIAL,
                participants=732,
                subjects=Subjects.PEOPLE,
                peer_reviewed=True,
            ),
            "Randomised trial in 732 people, peer-reviewed",
        ),
        (Study(subjects=Subjects.ANIMALS), "Study in animals, not in people, kind not stated"),
        (
            Study(kind=StudyKind.LABORATORY, subjects=Subjects.CELLS),
            "Laboratory study in cells, not in people",
        ),
        (
            Study(peer_reviewed=False),
            "Kind of study not stated, not yet reviewed by other researchers",
        ),
        (Study(retracted=True), "Withdrawn by its journal"),
        (Study(kind=StudyKind.CASE_SERIES, participants=1), "Reports on single cases (1 person)"),
        (Study(kind=StudyKind.SURVEY, participants=3054), "Survey of 3,054 people"),
        (Study(kind=StudyKind.SURVEY, participants=999), "Survey of 999 people"),
        (
            Study(participants=1000, subjects=Subjects.ANIMALS),
            "Study in 1,000 animals, not in people, kind not stated",
        ),
        (Study(kind=StudyKind.COHORT, participants=123456), "Study over time in 123,456 people"),
        (Study(participants=0), "Kind of study not stated"),
        (
            Study(kind=StudyKind.SURVEY, funding="Example\nTrust"),
            "Survey, paid for by Example Trust",
        ),
        (
            Study(kind=StudyKind.TRIAL, retracted=True, peer_reviewed=True),
            "Withdrawn by its journal, Trial",
        ),
        (
            Study(participants=1, subjects=Subjects.ANIMALS),
            "Study in 1 animal, not in people, kind not stated",
        ),
    ],
)
def test_the_line_says_what_is_known_in_plain_words(study, line):
    assert evidence_line(study) == line


def test_every_study_has_one_line_that_says_when_no_people_took_part():
    options = product([None, *StudyKind], [None, *Subjects], [None, 1, 40_000], [None, True, False])
    for kind, subjects, participants, reviewed in options:
        line = evidence_line(
            Study(kind=kind, subjects=subjects, participants=participants, peer_reviewed=reviewed)
        )
        assert "\n" not in line
        assert "{" not in line
        assert ("not in people" in line.lower()) == (subjects in {Subjects.ANIMALS, Subjects.CELLS})


def test_what_it_can_show_is_said_of_each_kind_and_first_of_whom():
    said = [what_it_can_show(Study(kind=kind)) for kind in StudyKind]
    assert len(set(said)) == len(StudyKind)
    assert all(sentence.endswith(".") for sentence in said)
    unknown = "How sure this is cannot be told from here; its source may say more."
    assert what_it_can_show(Study(participants=5, subjects=Subjects.PEOPLE)) == unknown
    for kind in [None, *StudyKind]:
        study = Study(kind=kind, subjects=Subjects.ANIMALS)
        assert what_it_can_show(study) == (
            "What happens in animals or cells is often different in people."
        )


def test_what_was_withdrawn_counts_for_nothing_whatever_its_kind_and_in_whomever_it_was_done():
    for kind, subjects in product([None, *StudyKind], [None, *Subjects]):
        study = Study(kind=kind, subjects=subjects, peer_reviewed=True, retracted=True)
        assert what_it_can_show(study) == "It no longer counts as evidence."
        line = evidence_line(study)
        assert line.startswith("Withdrawn by its journal")
        assert "review" not in line.lower().replace("review of all studies", "")


def test_a_funder_with_a_long_name_is_cut():
    line = evidence_line(Study(kind=StudyKind.SURVEY, funding="Trust for " * 40))
    assert len(line) < 130
    assert line.endswith("…")
