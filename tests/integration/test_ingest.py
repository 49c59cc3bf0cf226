from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.newsletters.models import Topic
from digest.render.evidence import Study, StudyKind, Subjects
from digest.sources.models import SourceKind
from digest.sources.records import Entry, Problem, Reading
from digest.summaries.decide import exclude
from digest.summaries.ingest import Ingested, ingest
from digest.summaries.models import FormerText, Standing, Summary
from tests.factories import make_source, make_topic

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
STUDY = Study(
    kind=StudyKind.COHORT,
    participants=120,
    subjects=Subjects.PEOPLE,
    peer_reviewed=False,
    journal="Example Neurology",
    doi="10.1000/x",
    pmid="77",
)
FULL = Entry(
    origin="desk.md",
    guid="g-1",
    url="https://example.org/news/gut?utm_source=mail",
    title="What gut bacteria may tell us about relapses",
    takeaway="Some bacteria went with fewer relapses.",
    found="In 120 people, two kinds differed.",
    matters="It may lead to tests.",
    keep_in_mind="It was one clinic.",
    excerpt="Some bacteria went with\u2026",
    published=date(2026, 1, 1),
    study=STUDY,
)
TEASER = replace(FULL, takeaway="", found="", matters="", keep_in_mind="")


def read(*entries: Entry, source: str = "feed", now: datetime = NOW) -> Ingested:
    kind = SourceKind.FOLDER if source == "desk" else SourceKind.FEED
    location = "" if source == "files" else f"https://{source}.example/"
    row = make_source(source, kind=kind, location=location, first_read_at=NOW)
    return ingest(Reading(entries=entries), row, now=now)


def only() -> Summary:
    return Summary.objects.get()


def test_everything_an_entry_says_is_kept():
    topic = make_topic("microbiome")
    done = read(replace(FULL, topics=("Microbiome",), publisher_caveat="Ask your doctor."))
    summary = only()
    assert done == Ingested(created=(summary.pk,))
    assert (summary.title, summary.takeaway, summary.published) == (
        FULL.title,
        FULL.takeaway,
        FULL.published,
    )
    assert summary.study == STUDY
    assert (summary.publisher_caveat, summary.guid) == ("Ask your doctor.", "g-1")
    assert list(summary.topics.all()) == [topic]
    assert (summary.first_seen_at, summary.standing) == (NOW, Standing.OPEN)
    assert summary.missing == []


def test_an_incomplete_entry_is_kept_and_says_what_it_lacks():
    read(TEASER)
    assert only().missing == ["takeaway", "what they found", "why it matters", "keep in mind"]


SAME_STUDY = {
    "doi": {"study": Study(doi="https://doi.org/10.1000/X")},
    "pmid": {"study": Study(pmid="PMID: 77")},
    "address": {"url": "http://www.example.org/news/gut/#top"},
    "guid": {"guid": "g-1"},
    "title": {"title": "What Gut Bacteria may tell us about Relapses!"},
    "near-equal title": {"title": "What the gut bacteria may tell us about relapse"},
}
OTHERWISE_UNLIKE = Entry(
    origin="again", title="Quite another heading for all of this", found="New."
)


@pytest.mark.parametrize("known_by", SAME_STUDY)
def test_the_same_study_is_one_summary_known_by_its(known_by):
    read(FULL)
    # A DOI alone, under another title, may be copied: tests/integration/test_ingest_copied_ids.py.
    title = "" if "study" in SAME_STUDY[known_by] else OTHERWISE_UNLIKE.title
    again = replace(OTHERWISE_UNLIKE, **{"title": title} | SAME_STUDY[known_by])
    done = read(again, now=LATER)
    assert done.updated == (only().pk,)
    assert only().found == "New."


@pytest.mark.parametrize("known_by", sorted(set(SAME_STUDY) - {"guid"}))
def test_another_publishers_account_of_it_overwrites_nothing(known_by):
    read(FULL)
    done = read(replace(OTHERWISE_UNLIKE, **SAME_STUDY[known_by]), source="other", now=LATER)
    assert done.unchanged == (only().pk,)
    assert (only().found, only().changed_at) == (FULL.found, NOW)


def test_another_feeds_guid_names_another_study():
    read(FULL)
    done = read(replace(OTHERWISE_UNLIKE, guid="g-1"), source="other")
    assert len(done.created) == 1


def test_names_gather_so_that_a_change_of_all_others_brings_nothing_back():
    read(FULL)
    moved = replace(FULL, guid="g-2", url="https://example.org/moved", study=Study())
    read(replace(moved, title="A heading that is quite unlike it", url=FULL.url), now=LATER)
    read(replace(moved, title="A heading that is quite unlike it"), now=LATER)
    done = read(replace(OTHERWISE_UNLIKE, url="https://example.org/moved", guid="g-3"), now=LATER)
    assert done.created == ()
    assert Summary.objects.count() == 1


def test_an_edit_keeps_the_former_text_and_when_it_was_replaced():
    read(FULL)
    done = read(
        replace(FULL, found="Corrected.", published=date(2026, 2, 1), study=Study(participants=12)),
        now=LATER,
    )
    former = FormerText.objects.get()
    assert done.updated == (only().pk,)
    assert former.fields == {
        "found": FULL.found,
        "published": "2026-01-01",
        "participants": 120,
    }
    assert former.replaced_at == LATER
    assert (only().found, only().changed_at, only().first_seen_at) == ("Corrected.", LATER, NOW)


def test_what_an_entry_no_longer_gives_is_not_taken_away():
    read(FULL)
    done = read(replace(TEASER, study=Study()), now=LATER)
    assert done.unchanged == (only().pk,)
    assert only().missing == []
    assert only().study == STUDY


def test_the_same_reading_again_changes_nothing():
    entries = (FULL, replace(OTHERWISE_UNLIKE, topics=("New topic",)))
    first = read(*entries, source="desk")
    before = list(Summary.objects.values())
    again = read(*entries, source="desk", now=LATER)
    assert (again.created, again.updated) == ((), ())
    assert set(again.unchanged) == set(first.created)
    assert list(Summary.objects.values()) == before
    assert not FormerText.objects.exists()


def test_two_accounts_in_one_reading_end_in_one_summary_where_the_complete_one_counts_first():
    teaser = replace(
        TEASER, title="What gut bacteria may tell us of it", published=date(2026, 1, 9)
    )
    account = replace(FULL, published=None)
    read(teaser, account)
    before = Summary.objects.values().get()
    assert (before["title"], before["published"]) == (FULL.title, date(2026, 1, 9))
    again = read(teaser, account, now=LATER)
    assert again.unchanged == (before["id"],)
    assert Summary.objects.values().get() == before


def test_an_edit_does_not_bring_an_excluded_summary_back():
    read(FULL)
    exclude(only(), reason="retracted", at=NOW)
    read(replace(FULL, found="Corrected.", guid="g-9"), now=LATER)
    assert only().standing == Standing.EXCLUDED


def test_a_complete_account_takes_over_from_one_that_could_never_be_sent():
    read(TEASER)
    done = read(replace(FULL, guid="other-1"), source="other", now=LATER)
    assert done.updated == (only().pk,)
    assert (only().missing, only().source.slug) == ([], "other")
    read(replace(TEASER, title="Our own heading"), now=LATER)
    assert only().title == FULL.title


def test_an_incomplete_account_takes_over_from_nobody():
    read(TEASER)
    done = read(replace(FULL, matters="", title="Another heading"), source="other", now=LATER)
    assert done.unchanged == (only().pk,)
    assert (only().title, only().source.slug) == (TEASER.title, "feed")


def test_two_studies_may_share_a_title_where_their_dois_differ():
    read(FULL)
    other = replace(FULL, study=Study(doi="10.1000/y"), url=None, guid=None)
    read(other, now=LATER)
    read(replace(other, title="What the gut bacteria may tell us about relapse"), now=LATER)
    assert Summary.objects.count() == 2


def test_a_page_that_tells_of_several_studies_is_no_name_of_one():
    page = "https://example.org/roundup"
    one = Entry(origin="p", title="Walking made people less tired", url=page + "#one")
    other = Entry(origin="p", title="Sleep did not change with magnesium", url=page + "#two")
    read(one, other)
    done = read(other, one, now=LATER)
    assert Summary.objects.count() == 2
    assert (done.created, done.updated) == ((), ())


def test_the_front_page_of_a_site_is_no_name_of_a_study():
    read(Entry(origin="a", title="Walking made people less tired", url="https://example.org/"))
    read(Entry(origin="a", title="Sleep did not change much", url="https://example.org"))
    assert Summary.objects.count() == 2


def test_a_short_title_is_known_again_within_its_source_where_there_is_no_other_name():
    short = Entry(origin="desk.txt", title="Walking helps", found="A little.")
    read(short, source="desk")
    assert read(replace(short, found="A lot."), source="desk").updated == (only().pk,)
    assert read(short, source="other").created != ()


def test_a_short_title_does_not_join_entries_that_have_names_of_their_own():
    read(
        Entry(origin="a", title="Editorial", guid="1"),
        Entry(origin="a", title="Editorial", guid="2"),
    )
    assert Summary.objects.count() == 2


def test_a_file_of_a_registered_folder_is_one_summary_whatever_its_title():
    file = Entry(origin="/desk/gut.md", title="A first heading for it", found="Text.")
    read(file, source="desk")
    done = read(replace(file, title="Something else entirely now"), source="desk", now=LATER)
    assert done.updated == (only().pk,)


def test_a_file_that_now_tells_of_another_study_is_another_summary():
    file = Entry(origin="/desk/new.md", title="A first heading for it", study=STUDY)
    read(file, source="desk")
    other = replace(file, title="Something else entirely now", study=Study(doi="10.1000/y"))
    assert len(read(other, source="desk", now=LATER).created) == 1


def test_an_entry_without_any_text_is_a_problem_and_costs_no_other():
    done = read(Entry(origin="empty.md", title="!!"), FULL)
    assert [problem.where for problem in done.problems] == ["empty.md"]
    assert done.created == (only().pk,)


def test_names_and_texts_of_any_length_and_with_any_characters_are_kept():
    hostile = replace(
        FULL,
        guid="g" * 9_000 + "\0",
        url="https://example.org/" + "\u00e9" * 1_900,
        title="Long\0 \ud800 " + "words " * 900,
        study=replace(STUDY, journal="J" * 900),
    )
    read(hostile)
    assert read(hostile, now=LATER).unchanged == (only().pk,)
    assert len(only().title) == 300
    assert "\0" not in only().title


# Files that name a summary by its id.


def test_a_file_with_an_id_updates_exactly_that_summary_of_a_feed():
    read(TEASER, OTHERWISE_UNLIKE)
    key = Summary.objects.get(title=TEASER.title).pk
    done = read(
        Entry(origin="mend.md", id=str(key), takeaway="Ours.", title="Quite another heading"),
        source="files",
        now=LATER,
    )
    assert done == Ingested(updated=(key,))
    summary = Summary.objects.get(pk=key)
    assert (summary.takeaway, summary.source.slug) == ("Ours.", "feed")
    assert Summary.objects.count() == 2


def test_what_a_person_wrote_is_no_longer_changed_by_the_source():
    topic = make_topic("microbiome")
    read(replace(FULL, topics=("walking",)))
    read(
        Entry(origin="m.md", id=str(only().pk), takeaway="Ours.", topics=("microbiome",)),
        source="files",
    )
    make_topic("walking")
    read(replace(FULL, found="Theirs.", takeaway="Theirs.", topics=("walking",)), now=LATER)
    assert (only().takeaway, only().found) == ("Ours.", "Theirs.")
    assert list(only().topics.all()) == [topic]


def test_a_word_that_a_person_confirmed_counts_as_theirs_too():
    read(FULL)
    done = read(Entry(origin="m.md", id=str(only().pk), title=FULL.title), source="files")
    assert done.unchanged == (only().pk,)
    read(replace(FULL, title="Another heading by the source"), now=LATER)
    assert only().title == FULL.title


def test_a_person_may_write_the_same_part_again_and_reading_the_file_again_changes_nothing():
    read(FULL)
    for takeaway, expected in (("One.", 1), ("Two.", 2), ("Two.", 2)):
        mended = Entry(origin="m.md", id=str(only().pk), takeaway=takeaway)
        read(mended, source="files", now=LATER)
        assert only().takeaway == takeaway
        assert FormerText.objects.count() == expected


@pytest.mark.parametrize("key", ["0", "999999", "-1", "x", "1.5", "\u0661", "9" * 5_000])
def test_an_id_that_names_nothing_is_a_problem_and_costs_no_other(key):
    done = read(Entry(origin="m.md", id=key, takeaway="Ours."), FULL, source="files")
    assert done.created == (only().pk,)
    assert [problem.where for problem in done.problems] == ["m.md"]
    assert "digest summaries" in done.problems[0].mend


# Topics.


def test_our_own_files_may_name_new_topics_and_a_feeds_categories_may_not():
    make_topic("sleep", name="Sleep and rest")
    done = read(replace(FULL, topics=("Gut & brain", "gut-brain", "Sleep and REST")), source="desk")
    assert done.new_topics == ("Gut & brain",)
    assert set(only().topics.values_list("slug", flat=True)) == {"gut-brain", "sleep"}
    assert read(replace(OTHERWISE_UNLIKE, topics=("News", "sleep"))).new_topics == ()
    assert Topic.objects.count() == 2


# The first poll.


def entries_of(count: int, *, dated: bool = True) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            origin="f",
            guid=f"g{number}",
            title=f"Number {number} of many studies",
            published=date(2026, 1, 1) + timedelta(days=number) if dated else None,
        )
        for number in range(count)
    )


def standing_of_first_poll(entries: tuple[Entry, ...], **source: object) -> dict[str, str]:
    fields = {"kind": SourceKind.FEED, "location": "https://first.example/feed"} | source
    ingest(Reading(entries=entries), make_source("first", **fields), now=NOW)
    return dict(Summary.objects.values_list("guid", "standing"))


def test_a_registered_feeds_first_poll_leaves_its_ten_newest_open():
    standing = standing_of_first_poll(entries_of(14))
    assert {guid for guid, state in standing.items() if state == Standing.BACKLOG} == {
        "g0",
        "g1",
        "g2",
        "g3",
    }


def test_without_dates_the_feeds_own_order_tells_the_newest():
    standing = standing_of_first_poll(entries_of(12, dated=False))
    assert {guid for guid, state in standing.items() if state == Standing.BACKLOG} == {"g10", "g11"}


@pytest.mark.parametrize(
    "source",
    [{"first_read_at": NOW}, {"location": ""}, {"kind": SourceKind.PAGE}],
    ids=["a later poll", "named by hand", "a page"],
)
def test_all_else_is_new(source):
    assert set(standing_of_first_poll(entries_of(12), **source).values()) == {Standing.OPEN}


def test_what_a_reading_did_is_told_in_one_line():
    problem = Problem(where="a", what="b", mend="c")
    assert Ingested().in_words() == "nothing found"
    assert Ingested(created=(1, 2), unchanged=(3,), problems=(problem,)).in_words() == (
        "2 new, 1 unchanged, 1 problem"
    )
