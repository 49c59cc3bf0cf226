"""What an edit takes out is taken out, by whoever may; and what does not count is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from digest.render.evidence import Study
from digest.sources.models import SourceKind
from digest.sources.records import ALL_FIELDS, PARTS, Entry, Reading
from digest.summaries.ingest import Ingested, ingest
from digest.summaries.models import FormerText, Summary
from tests.factories import make_source, make_topic

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
FILE = Entry(
    origin="/desk/walking.md",
    url="https://example.org/walking",
    title="A daily walk made people with fatigue less tired",
    takeaway="Walking helped.",
    found="Tiredness fell.",
    matters="It costs nothing.",
    keep_in_mind="It was short.",
    published=date(2026, 1, 1),
    topics=("movement",),
    study=Study(doi="10.1000/walk", participants=40),
    stated=ALL_FIELDS,
)
ITEM = replace(FILE, origin="feed, entry 1", guid="g-1", topics=(), stated=frozenset(PARTS))
EXCERPT = Entry(
    origin="feed, entry 1", guid="g-1", title=FILE.title, excerpt="Walking\u2026", url=FILE.url
)


def read(*entries: Entry, slug: str = "desk", now: datetime = LATER, **fields: object) -> Ingested:
    kind = SourceKind.FEED if slug.endswith("feed") else SourceKind.FOLDER
    defaults = {"kind": kind, "location": f"/{slug}", "first_read_at": NOW}
    return ingest(Reading(entries=entries), make_source(slug, **defaults | fields), now=now)


def only() -> Summary:
    return Summary.objects.get()


def by_id(**said: Any) -> Entry:
    stated = frozenset(said)
    return Entry(origin="mend.md", id=str(only().pk), stated=stated, **said)


def test_a_file_of_our_folder_takes_out_what_it_no_longer_says() -> None:
    read(FILE)
    done = read(replace(FILE, matters="", topics=(), url=None, published=None, study=Study()))
    summary = only()
    assert done.updated == (summary.pk,)
    assert (summary.matters, summary.url, summary.published, summary.doi) == ("", "", None, "")
    assert summary.participants is None
    assert list(summary.topics.all()) == []
    assert summary.missing == ["why it matters"]
    former = FormerText.objects.get().fields
    assert (former["matters"], former["url"]) == (FILE.matters, FILE.url)


def test_what_could_not_be_read_in_a_file_is_not_taken_out() -> None:
    read(FILE)
    read(replace(FILE, published=None, stated=ALL_FIELDS - {"published"}))
    assert only().published == FILE.published


def test_a_claim_that_a_feed_withdrew_from_its_account_is_gone() -> None:
    read(ITEM, slug="feed")
    done = read(replace(ITEM, found="", url=None), slug="feed")
    assert done.updated == (only().pk,)
    assert (only().found, only().takeaway, only().url) == ("", FILE.takeaway, FILE.url)
    assert FormerText.objects.get().fields == {"found": FILE.found}


@pytest.mark.parametrize(
    ("absent", "kept"),
    [
        ({"published": None}, {"published": FILE.published}),
        ({"title": ""}, {"title": FILE.title}),
        ({"url": None}, {"url": FILE.url}),
        ({"guid": None}, {"guid": "g-1"}),
        ({"publisher_caveat": ""}, {"publisher_caveat": "Ask."}),
        ({"excerpt": ""}, {"excerpt": "Walking\u2026"}),
        ({"study": Study()}, {"doi": "10.1000/walk", "participants": 40}),
    ],
)
def test_what_a_feed_no_longer_tells_about_an_account_is_kept(
    absent: dict[str, Any], kept: dict[str, object]
) -> None:
    item = replace(ITEM, publisher_caveat="Ask.", excerpt="Walking\u2026")
    read(item, slug="feed")
    done = read(replace(item, **absent), slug="feed")
    assert done.unchanged == (only().pk,)
    assert {name: getattr(only(), name) for name in kept} == kept


def test_topics_that_a_feed_no_longer_names_are_kept() -> None:
    make_topic("movement")
    read(replace(ITEM, topics=("movement",)), slug="feed")
    read(ITEM, slug="feed")
    assert [topic.slug for topic in only().topics.all()] == ["movement"]


def test_a_date_that_is_wrong_is_taken_out_by_hand_and_does_not_come_back() -> None:
    read(ITEM, slug="feed")
    read(by_id(published=None), slug="files", location="")
    assert only().published is None
    read(ITEM, slug="feed")
    assert only().published is None


def test_an_account_that_comes_back_as_an_excerpt_stays_and_is_reported() -> None:
    read(ITEM, slug="feed")
    done = read(EXCERPT, slug="feed")
    assert only().missing == []
    (note,) = done.notes
    assert (note.where, note.summary) == ("feed, entry 1", only().pk)
    assert "excerpt" in note.what
    assert f"digest summaries exclude {only().pk}" in note.mend


def test_a_list_that_shows_an_account_of_its_own_page_is_no_withdrawal() -> None:
    read(ITEM, slug="feed")
    assert read(replace(EXCERPT, is_listed=True, guid=None), slug="feed").notes == ()


def test_what_a_person_wrote_here_is_not_taken_out_by_the_source() -> None:
    make_topic("sleep")
    read(FILE)
    read(by_id(found="Ours.", topics=("sleep",)), slug="files", location="")
    read(replace(FILE, found="", topics=(), takeaway=""))
    assert (only().found, only().takeaway) == ("Ours.", "")
    assert [topic.slug for topic in only().topics.all()] == ["sleep"]


def test_a_file_with_an_id_empties_the_fields_that_it_names_and_no_others() -> None:
    read(FILE)
    done = read(by_id(topics=(), url=None), slug="files", location="")
    assert done.updated == (only().pk,)
    assert (list(only().topics.all()), only().url) == ([], "")
    assert (only().missing, only().published) == ([], FILE.published)


# What did not count is told.


def test_an_account_from_another_source_says_whose_stands_and_how_to_overrule_it() -> None:
    read(FILE)
    done = read(replace(ITEM, found="Something else."), slug="feed")
    (note,) = done.notes
    assert (done.unchanged, done.problems) == ((only().pk,), ())
    assert "desk" in note.what
    assert "what they found" in note.what
    assert f"id: {only().pk}" in note.mend


def test_the_same_account_from_another_source_needs_no_word() -> None:
    read(FILE)
    assert read(ITEM, slug="feed").notes == ()


def test_a_persons_own_words_that_stay_are_told() -> None:
    read(FILE)
    read(by_id(found="Ours."), slug="files", location="")
    done = read(replace(FILE, found="Theirs."))
    (note,) = done.notes
    assert "by hand" in note.what
    assert "what they found" in note.what
    assert f"id: {only().pk}" in note.mend
    assert read(FILE, now=LATER).notes != ()


def test_a_second_file_of_the_same_study_says_that_it_did_not_count() -> None:
    second = replace(FILE, origin="/desk/z.md", found="Otherwise.")
    assert [note.where for note in read(FILE, second).notes] == ["/desk/z.md"]


def test_two_files_with_one_id_and_different_words_are_a_problem() -> None:
    read(FILE)
    first, other = by_id(found="One."), replace(by_id(found="Two."), origin="other.md")
    done = read(first, other, slug="files", location="")
    (problem,) = done.problems
    assert (problem.where, problem.is_loss) == ("other.md", True)
    assert "mend.md" in problem.what
    assert only().found == "One."


def test_two_files_with_one_id_that_give_different_fields_both_count() -> None:
    read(FILE)
    done = read(by_id(found="One."), by_id(matters="Two."), slug="files", location="")
    assert done.problems == ()
    assert (only().found, only().matters) == ("One.", "Two.")
