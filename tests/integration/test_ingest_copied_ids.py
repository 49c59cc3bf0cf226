"""A DOI that was copied from another study neither swallows nor overwrites anything unseen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.render.evidence import Study
from digest.sources.models import SourceKind
from digest.sources.records import ALL_FIELDS, Entry, Reading
from digest.summaries.ingest import Ingested, ingest
from digest.summaries.models import Summary
from tests.factories import make_source

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
WALKING = Entry(
    origin="/desk/walking.md",
    title="A daily walk made people with fatigue less tired",
    takeaway="Walking helped.",
    study=Study(doi="10.1000/walk", pmid="7"),
    stated=ALL_FIELDS,
)
SLEEP = replace(
    WALKING,
    origin="/desk/sleep.md",
    title="Magnesium changed nobody's sleep in a small trial",
    takeaway="Magnesium did nothing.",
)


def read(*entries: Entry, slug: str = "desk", now: datetime = NOW, **fields: object) -> Ingested:
    defaults = {"kind": SourceKind.FOLDER, "location": f"/{slug}"}
    return ingest(Reading(entries=entries), make_source(slug, **defaults | fields), now=now)


@pytest.mark.parametrize(
    "study", [Study(doi="10.1000/walk"), Study(pmid="7")], ids=["a DOI", "a PubMed id"]
)
@pytest.mark.parametrize("location", ["/desk", ""], ids=["registered", "named by hand"])
@pytest.mark.parametrize("at_once", [True, False], ids=["in one reading", "later"])
def test_another_study_with_a_copied_id_is_not_stored_and_says_whose_it_is(
    study: Study, location: str, at_once: bool
) -> None:
    first, copy = WALKING, replace(SLEEP, study=study)
    if not at_once:
        read(first, location=location)
        first = replace(first, origin="/desk/again.md") if not location else first
    done = read(first, copy, location=location, now=LATER)
    (summary,) = Summary.objects.all()
    assert summary.title == WALKING.title
    (problem,) = done.problems
    assert problem.is_loss
    assert problem.where == "/desk/sleep.md"
    assert f"summary {summary.pk}" in problem.what
    assert "A daily walk" in problem.what
    assert f"id: {summary.pk}" in problem.mend


def test_a_retitled_file_of_the_same_folder_stays_the_same_study() -> None:
    read(WALKING)
    done = read(replace(WALKING, title=SLEEP.title, takeaway=SLEEP.takeaway), now=LATER)
    assert (len(done.updated), done.problems) == (1, ())


def test_a_wrong_id_that_is_mended_in_its_file_is_free_for_the_study_that_has_it() -> None:
    wrong = replace(WALKING, study=Study(doi="10.1000/sleep"))
    right = replace(SLEEP, study=Study(doi="10.1000/sleep"))
    assert read(wrong, right).problems
    read(WALKING, now=LATER)
    done = read(WALKING, right, now=LATER)
    assert done.problems == ()
    assert set(Summary.objects.values_list("title", "doi")) == {
        (WALKING.title, "10.1000/walk"),
        (SLEEP.title, "10.1000/sleep"),
    }


def test_a_wrong_id_may_be_mended_by_a_file_that_names_the_summary() -> None:
    read(replace(WALKING, study=Study(doi="10.1000/sleep")), location="")
    key = str(Summary.objects.get().pk)
    mended = Entry(
        origin="mend.md", id=key, study=Study(doi="10.1000/walk"), stated=frozenset({"doi"})
    )
    right = replace(SLEEP, study=Study(doi="10.1000/sleep"))
    done = read(mended, right, location="", now=LATER)
    assert (len(done.created), len(done.updated), done.problems) == (1, 1, ())


def test_another_sources_account_under_the_same_id_is_left_aside_and_says_so() -> None:
    read(WALKING)
    (summary,) = Summary.objects.all()
    done = read(SLEEP, slug="other", now=LATER)
    (note,) = done.notes
    assert (done.problems, done.unchanged, note.summary) == ((), (summary.pk,), summary.pk)
    assert "10.1000/walk" in note.what
    assert f"id: {summary.pk}" in note.mend


def test_a_problem_with_an_entry_that_named_a_new_topic_costs_no_other() -> None:
    read(WALKING)
    others = replace(SLEEP, origin="/desk/z.md", study=Study(), topics=("Sleep",))
    done = read(replace(SLEEP, topics=("Sleep",)), others, now=LATER)
    assert (len(done.problems), len(done.created)) == (1, 1)
    assert list(Summary.objects.get(title=SLEEP.title).topics.values_list("slug")) == [("sleep",)]
