"""What is read from PubMed's and Crossref's answers."""

import json

import pytest

from digest.render.evidence import StudyKind, Subjects
from digest.summaries.enriching.crossref_work import read_crossref
from digest.summaries.enriching.merge import changes_by, differences
from digest.summaries.enriching.pubmed_records import RecordsError, read_pubmed
from digest.summaries.enriching.study_facts import StudyFacts
from tests.register_answers import crossref_work, pubmed_record, pubmed_records


def read(**fields):
    (facts,) = read_pubmed(pubmed_records(pubmed_record("11", **fields))).values()
    return facts


def work(**fields):
    return read_crossref(crossref_work("10.1000/x", **fields))


def test_a_trial_is_read_whole():
    assert read(
        doi="10.1000/X",
        journal="Example Neurology",
        types=("Journal Article", "Randomized Controlled Trial", "Multicenter Study"),
        headings=("Humans", "Fatigue"),
        agencies=("Example Trust", "Example  Trust", "State"),
    ) == StudyFacts(
        kind=StudyKind.RANDOMISED_TRIAL,
        subjects=Subjects.PEOPLE,
        peer_reviewed=True,
        journal="Example Neurology",
        funding="Example Trust, State",
        doi="10.1000/x",
        pmid="11",
    )


@pytest.mark.parametrize(
    ("types", "headings", "kind"),
    [
        (("Review", "Meta-Analysis"), (), StudyKind.META_ANALYSIS),
        (("Review", "Systematic Review"), (), StudyKind.SYSTEMATIC_REVIEW),
        (("Clinical Trial, Phase II",), (), StudyKind.TRIAL),
        (("Case Reports",), (), StudyKind.CASE_SERIES),
        (("Practice Guideline",), (), StudyKind.GUIDELINE),
        (("Editorial",), (), StudyKind.OPINION),
        (("Journal Article",), ("Cohort Studies",), StudyKind.COHORT),
        (("Journal Article",), ("Cross-Sectional Studies",), StudyKind.CROSS_SECTIONAL),
        (("Journal Article",), ("Humans",), None),
    ],
)
def test_the_kind_comes_from_types_and_then_from_headings(types, headings, kind):
    assert read(types=types, headings=headings).kind == kind


@pytest.mark.parametrize(
    ("headings", "subjects"),
    [
        (("Humans",), Subjects.PEOPLE),
        (("Animals", "Mice"), Subjects.ANIMALS),
        (("Animals", "Humans"), None),
        (("Humans", "Cells, Cultured"), Subjects.CELLS),
        (("Humans", "Cell Line, Tumor", "Male"), Subjects.CELLS),
        (("Humans", "HEK293 Cells"), Subjects.CELLS),
        (("Humans", "HeLa Cells"), Subjects.CELLS),
        (("Humans", "Hep G2 Cells"), Subjects.CELLS),
        (("Humans", "Caco-2 Cells"), Subjects.CELLS),
        (("Humans", "Organoids"), Subjects.CELLS),
        (("Humans", "Induced Pluripotent Stem Cells"), Subjects.CELLS),
        (("Humans", "Organoids", "Middle Aged"), None),
        (("Humans", "Autopsy", "Aged, 80 and over"), None),
        (("Humans", "Computer Simulation"), None),
        (("Humans", "Models, Molecular"), None),
        (("Humans", "Th17 Cells"), None),
        (("Humans", "Th17 Cells", "Adult"), Subjects.PEOPLE),
        (("Humans", "Carcinoma, Renal Cell"), Subjects.PEOPLE),
        (("Humans", "Stem Cell Transplantation"), Subjects.PEOPLE),
        (("Humans", "Computer Simulation", "Cohort Studies"), Subjects.PEOPLE),
        (("Animals", "Mice", "Cell Line"), Subjects.ANIMALS),
        ((), None),
    ],
)
def test_in_whom_is_said_only_where_it_is_clear(headings, subjects):
    assert read(headings=headings).subjects == subjects


@pytest.mark.parametrize(
    "kind", ["Clinical Trial, Phase II", "Case Reports", "Observational Study", "Systematic Review"]
)
def test_work_in_dishes_beside_people_or_about_many_studies_is_not_told_as_in_cells(kind):
    assert read(types=("Journal Article", kind), headings=("Humans", "Organoids")).subjects is None


@pytest.mark.parametrize(
    ("types", "reviewed"),
    [
        (("Journal Article",), True),
        (("Preprint",), False),
        (("Journal Article", "Comment"), None),
        (("Letter",), None),
    ],
)
def test_review_is_said_of_articles_and_denied_of_preprints(types, reviewed):
    assert read(types=types).peer_reviewed == reviewed


def test_a_retraction_is_found_with_its_notice_or_by_its_type():
    notice = ("RetractionIn", "Lancet. 2010;375:445", "20137807")
    assert read(references=(notice,)).retraction == (
        "withdrawn in Lancet. 2010;375:445 (PubMed 20137807)"
    )
    assert read(types=("Retracted Publication",)).retraction == "withdrawn, by PubMed's record"
    assert read().retraction == ""


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("RetractedandRepublishedIn", "withdrawn, and published anew in Brain. 2024"),
        ("PartialRetractionIn", "withdrawn in part in Brain. 2024"),
    ],
)
def test_a_withdrawal_in_part_or_before_publishing_anew_is_one(kind, said):
    assert read(references=((kind, "Brain. 2024", ""),)).retraction == said


@pytest.mark.parametrize(
    ("title", "withdrawn"),
    [
        ("WITHDRAWN: Walking for fatigue.", True),
        ("RETRACTED: Walking for fatigue.", True),
        ("RETRACTED ARTICLE: Walking for fatigue.", True),
        ("Retracted: Walking for fatigue.", True),
        ("[Retracted] Walking for fatigue.", True),
        ("Retraction: Walking for fatigue.", False),
        ("Retraction Note to: Walking for fatigue.", False),
        ("Withdrawn and alone: young people with fatigue.", False),
        ("", False),
    ],
)
def test_a_title_may_say_that_a_study_was_withdrawn(title, withdrawn):
    assert bool(read(title=title).retraction) is withdrawn
    assert bool(work(title=[title]).retraction) is withdrawn


def test_concern_and_corrections_are_remarks():
    facts = read(
        references=(
            ("ExpressionOfConcernIn", "Brain. 2024", ""),
            ("ErratumIn", "Brain. 2025", ""),
            ("CorrectedandRepublishedIn", "Brain. 2026", ""),
        )
    )
    assert facts.remarks == (
        "Its journal has voiced concern about it in Brain. 2024.",
        "It was corrected in Brain. 2025.",
        "It was corrected and published anew in Brain. 2026.",
    )


def test_many_who_paid_are_not_all_named():
    assert read(agencies=("A", "B", "C", "D")).funding == "A, B, C and others"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html></html>",
        b"<PubmedArticleSet>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><eSearchResult>&a;</eSearchResult>',
    ],
)
def test_what_is_no_answer_of_pubmeds_is_told(answer):
    with pytest.raises(RecordsError):
        read_pubmed(answer)


def test_an_answer_cannot_read_files_or_grow_without_end(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    head = f'<!DOCTYPE PubmedArticleSet [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'.encode()
    record = pubmed_record("11", journal="J").replace("J</Title>", "J&a;</Title>")
    (facts,) = read_pubmed(head + pubmed_records(record)).values()
    assert facts.journal == "J&a;"


def test_crossref_names_journal_and_who_paid():
    assert work(
        **{"container-title": ["Example Neurology"], "funder": [{"name": "Example Trust"}]}
    ) == StudyFacts(journal="Example Neurology", funding="Example Trust", doi="10.1000/x")


def test_entities_and_tags_of_publishers_do_not_come_through():
    facts = work(
        **{
            "container-title": ["Health &amp;amp; Place"],
            "funder": [
                {"name": "Bristol-Myers <i>Squibb</i> &amp; Co"},
                {"name": "&lt;b&gt;Trust&lt;/b&gt; for p < 0.05"},
            ],
        }
    )
    assert facts.journal == "Health & Place"
    assert facts.funding == "Bristol-Myers Squibb & Co, Trust for p < 0.05"
    assert read(agencies=("Smith &amp; Sons",)).funding == "Smith & Sons"


@pytest.mark.parametrize(
    ("given", "journal"),
    [
        ("Multiple sclerosis (Houndmills, Basingstoke, England)", "Multiple sclerosis"),
        ("BMJ (Clinical research ed.)", "BMJ"),
        ("Example Neurology", "Example Neurology"),
        ("(Neurology)", "(Neurology)"),
        ("", None),
    ],
)
def test_the_place_that_tells_journals_apart_is_no_part_of_the_name(given, journal):
    assert read(journal=given).journal == journal


def test_a_preprint_is_not_reviewed_and_may_be_published_since():
    facts = work(
        type="posted-content",
        subtype="preprint",
        **{"container-title": [], "relation": {"is-preprint-of": [{"id": "10.1000/y"}]}},
    )
    assert facts.peer_reviewed is False
    assert facts.remarks == ("It has been published since, as doi:10.1000/y.",)


@pytest.mark.parametrize("kind", ["retraction", "withdrawal", "Removal"])
def test_crossref_knows_what_was_withdrawn(kind):
    facts = work(**{"updated-by": [{"type": "correction"}, {"type": kind, "DOI": "10.1000/n"}]})
    assert facts.retraction == "withdrawn by doi:10.1000/n"
    assert facts.remarks == ("It was corrected by a notice.",)


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"message": 1}', b'"x"', b"\xff"])
def test_what_is_no_answer_of_crossrefs_is_told(answer):
    with pytest.raises(RecordsError):
        read_crossref(answer)


@pytest.mark.parametrize("odd", [None, 1, "x", [1], [{"name": 3}], {"a": 1}])
def test_odd_parts_of_an_answer_do_no_harm(odd):
    names = ("container-title", "funder", "updated-by", "relation")
    assert work(**dict.fromkeys(names, odd)).retraction == ""


def test_facts_come_back_from_json_as_they_were():
    facts = read(types=("Meta-Analysis",), headings=("Animals",))
    assert StudyFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


EMPTY = {
    "kind": "", "subjects": "", "peer_reviewed": None, "journal": "", "funding": "", "doi": "",
    "pmid": "", "participants": None,
}  # fmt: skip


def test_only_what_is_empty_is_filled_and_the_first_register_counts():
    pubmed = StudyFacts(kind=StudyKind.COHORT, journal="A")
    crossref = StudyFacts(journal="B", funding="Trust")
    facts = [("PubMed", pubmed), ("Crossref", crossref)]
    changes = changes_by(EMPTY | {"kind": "survey"}, facts, own=frozenset())
    assert [(one.field, one.value, one.by) for one in changes] == [
        ("journal", "A", "PubMed"),
        ("funding", "Trust", "Crossref"),
    ]
    assert [one.field for one in changes_by(EMPTY, facts, own=frozenset({"journal", "kind"}))] == [
        "funding"
    ]


def test_a_false_that_is_there_counts_as_said():
    facts = [("PubMed", StudyFacts(peer_reviewed=True))]
    present = EMPTY | {"peer_reviewed": False}
    assert changes_by(present, facts, own=frozenset()) == ()
    assert list(differences(present, facts)) == [
        "PubMed gives peer reviewed as yes, the summary as no."
    ]
