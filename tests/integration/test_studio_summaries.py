"""The editors' list of summaries and the page of each: found, decided on, edited, taken back."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from digest.issues.compose import compose
from digest.issues.summary_states import summary_rows
from digest.newsletters.models import Newsletter
from digest.sources.records import Entry, Reading
from digest.studio.summaries.history_page import ON_A_PAGE as EDITS_ON_A_PAGE
from digest.studio.summaries.inbox_page import ON_A_PAGE
from digest.summaries.ingest import ingest
from digest.summaries.models import FormerText, IdentityKind, Standing, Summary
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import (
    NOW,
    make_newsletter,
    make_source,
    make_subscriber,
    make_summary,
    make_topic,
)
from tests.integration.delivery_fakes import planned_issue
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
INBOX = "/studio/summaries/"


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter()


@pytest.fixture
def editor(newsletter: Newsletter) -> Client:
    return browser_of(make_member())


def page(client: Client, address: str = INBOX) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def of(summary: Summary, action: str = "") -> str:
    return f"{INBOX}{summary.pk}/" + (f"{action}/" if action else "")


def form(client: Client, summary: Summary) -> dict[str, object]:
    """What a browser would send back unchanged."""
    said = client.get(of(summary)).content.decode()
    edited = said[said.index("data-guarded") :]
    sent: dict[str, object] = dict(
        re.findall(r'<input type="text"[^>]* name="(\w+)"[^>]* value="([^"]*)"', edited)
    )
    for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n([^<]*)<', edited):
        sent[name] = text.replace("\n", "\r\n").replace("&#x27;", "'")
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', edited):
        sent[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    sent["had_topic"] = re.findall(r'name="had_topic" value="(\d+)"', edited)
    sent["topic"] = re.findall(r'name="topic" value="(\d+)" checked', edited)
    sent["seen"] = re.findall(r'name="seen" value="(\d+)"', edited)[0]
    return sent


def shown(said: str) -> list[int]:
    return [int(key) for key in re.findall(r'name="ticked" value="(\d+)"', said)]


def test_the_list_finds_by_words_doi_number_topic_source_and_state(editor, newsletter) -> None:
    topic = make_topic("sleep")
    slept = make_summary("A study of sleep at night", topics=[topic], doi="10.1000/zzz", found="")
    walked = make_summary("Walking by day", source=make_source("feed"))
    held = make_summary("Waiting for word", standing=Standing.HELD)
    assert shown(page(editor)) == [held.pk, walked.pk, slept.pk]
    for query, found in {
        "q=NIGHT+sleep": [slept.pk],
        "q=https://doi.org/10.1000/ZZZ": [slept.pk],
        f"q=%23{walked.pk}": [walked.pk],
        "topic=sleep": [slept.pk],
        "source=feed": [walked.pk],
        "state=held": [held.pk],
        "state=incomplete": [slept.pk],
        "state=incomplete&q=by+day": [],
        "q=100%25": [],
        "q=%00": [held.pk, walked.pk, slept.pk],
        "state=rumour&page=zzz": [held.pk, walked.pk, slept.pk],
    }.items():
        assert shown(page(editor, f"{INBOX}?{query}")) == found, query
    said = page(editor, f"{INBOX}?state=held")
    assert "incomplete <small>1</small>" in said
    assert "all <small>3</small>" in said


def test_the_counts_are_those_of_the_command_line(editor, newsletter) -> None:
    make_summary(), make_summary(takeaway=" \n\u2003"), make_summary(standing=Standing.BACKLOG)
    compose(newsletter, issue_date=date(2026, 3, 3), now=NOW)
    said = page(editor)
    for state in {row.state for row in summary_rows(newsletter)}:
        count = sum(row.state == state for row in summary_rows(newsletter))
        assert f"{state} <small>{count}</small>" in said


def test_a_long_list_comes_in_pages_and_needs_few_queries(
    editor, django_assert_max_num_queries
) -> None:
    topic = make_topic()
    for _ in range(ON_A_PAGE + 3):
        make_summary(topics=[topic])
    with django_assert_max_num_queries(22):
        assert len(shown(page(editor))) == ON_A_PAGE
    assert len(shown(page(editor, f"{INBOX}?page=2"))) == 3


def test_near_duplicates_stand_together_unless_their_numbers_differ(editor) -> None:
    one = make_summary("Walking every day eases tiredness in older people")
    other = make_summary("In older people walking each day eases tiredness")
    make_summary("A trial of 30 people who walked every day at home")
    make_summary("A trial of 31 people who walked every day at home")
    said = page(editor)
    assert said.count("Much like") == 2
    assert f"/merge/?with={other.pk}" in said
    assert f"/merge/?with={one.pk}" in said
    editor.post(of(other, "apart"), {"with": one.pk})
    editor.post(of(one, "apart"), {"with": other.pk})
    assert "Much like" not in page(editor)
    assert AuditEntry.objects.get(deed="told apart").subject == f"summary {other.pk}"
    editor.post(of(one, "apart"), {"with": one.pk})
    assert "no such other summary" in page(editor, of(one, "merge"))


def test_what_is_ticked_is_decided_together_and_what_does_not_fit_is_said(editor) -> None:
    waiting = [make_summary(standing=Standing.BACKLOG) for _ in range(2)]
    is_open = make_summary()
    ticked = {"ticked": [one.pk for one in (*waiting, is_open)], "deed": "reopen", "q": "study"}
    response = editor.post(f"{INBOX}decide/", ticked)
    assert response["Location"] == f"{INBOX}?q=study"
    said = page(editor)
    assert "2 reopened." in said
    assert f"Summary {is_open.pk} cannot be reopened, because it is open" in said
    assert set(Summary.objects.values_list("standing", flat=True)) == {Standing.OPEN}
    editor.post(f"{INBOX}decide/", {"ticked": ["x", "7" * 40], "deed": "hold"})
    editor.post(f"{INBOX}decide/", {"ticked": [is_open.pk], "deed": "delete"})
    assert "Nothing was done" in page(editor)
    assert set(Summary.objects.values_list("standing", flat=True)) == {Standing.OPEN}


def test_each_decision_is_in_the_trail_with_what_was_before(editor) -> None:
    summary = make_summary()
    for deed, reason in (("pin", ""), ("hold", "ask  the author"), ("reopen", ""), ("unpin", "")):
        editor.post(of(summary, "decide"), {"deed": deed, "reason": reason})
    held = {"standing": "held", "reason": "ask the author"}
    is_open = {"standing": "open", "reason": ""}
    trail = AuditEntry.objects.filter(subject=f"summary {summary.pk}", by="editor@example.org")
    assert [(entry.deed, entry.before, entry.after) for entry in trail] == [
        ("unpinned", {"pinned": True}, {"pinned": False}),
        ("reopened", held, is_open),
        ("held", is_open, held),
        ("pinned", {"pinned": False}, {"pinned": True}),
    ]  # fmt: skip


def test_an_incomplete_one_is_completed_and_its_source_does_not_undo_that(editor) -> None:
    source = make_source("feed", location="https://example.org/feed")
    entry = Entry(
        origin="feed",
        title="What gut bacteria may tell about relapses",
        takeaway="Bacteria differ.",
        guid="7",
        stated=frozenset({"takeaway", "found", "matters", "keep_in_mind"}),
    )
    ingest(Reading(entries=(entry,)), source, now=NOW)
    summary = Summary.objects.get()
    topic = make_topic()
    sent = form(editor, summary) | {
        "found": "They differ.",
        "matters": "It may.",
        "topic": topic.pk,
    }
    response = editor.post(of(summary, "save"), sent | {"keep_in_mind": "Few took part."})
    assert response["Location"] == of(summary)
    summary.refresh_from_db()
    assert (summary.found, summary.missing, summary.topics.get()) == ("They differ.", [], topic)
    assert summary.own_fields == ["found", "keep_in_mind", "matters", "topics"]
    assert summary.former_texts.get().by == "editor@example.org"
    (entry_of_trail,) = AuditEntry.objects.filter(deed="edited")
    assert entry_of_trail.before["found"] == ""
    assert entry_of_trail.after["topics"] == ["movement"]

    ingest(Reading(entries=(entry,)), source, now=NOW + timedelta(days=1))
    summary.refresh_from_db()
    assert summary.missing == []


def test_a_form_that_comes_back_as_it_was_changes_nothing(editor) -> None:
    summary = make_summary(
        found="  Odd\n\n\n spacing  ",
        kind="cohort",
        published=date(2026, 3, 1),
        peer_reviewed=False,
    )
    editor.post(of(summary, "save"), form(editor, summary))
    assert "Nothing was changed" in page(editor, of(summary))
    summary.refresh_from_db()
    assert (summary.own_fields, summary.changed_at) == ([], NOW)
    assert not summary.former_texts.exists()
    assert not AuditEntry.objects.filter(deed="edited").exists()


def test_bad_input_is_refused_where_it_stands_and_nothing_typed_is_lost(editor) -> None:
    summary = make_summary()
    sent = form(editor, summary) | {"participants": "many", "found": "Something <b>new</b>."}
    response = editor.post(of(summary, "save"), sent)
    assert response.status_code == 422
    said = response.content.decode()
    assert "Write how many took part as a whole number" in said
    assert "Something &lt;b&gt;new&lt;/b&gt;." in said
    assert not summary.former_texts.exists()


def test_two_who_edit_at_once_lose_nothing(newsletter) -> None:
    summary = make_summary()
    ada, ben = (browser_of(make_member(email=f"{name}@example.org")) for name in ("ada", "ben"))
    hers, his = form(ada, summary), form(ben, summary)
    ada.post(of(summary, "save"), hers | {"found": "Hers.", "matters": "Hers too."})

    response = ben.post(of(summary, "save"), his | {"found": "His.", "journal": "The Journal"})
    assert response.status_code == 409
    said = response.content.decode()
    for text in ("<del>Hers.</del>", "<ins>His.</ins>", "Hers too.", 'value="The Journal"'):
        assert text in said
    summary.refresh_from_db()
    assert (summary.found, summary.journal) == ("Hers.", "")

    seen = re.findall(r'name="seen" value="(\d+)"', said)[0]
    again = his | {
        "found": "His.", "matters": "Hers too.", "journal": "The Journal",
        "seen": seen, "asked": "found",
    }  # fmt: skip
    undecided = ben.post(of(summary, "save"), again)
    assert undecided.status_code == 409
    assert "Choose whose text is to stay" in undecided.content.decode()
    ben.post(of(summary, "save"), again | {"whose-found": "theirs"})
    summary.refresh_from_db()
    assert (summary.found, summary.matters, summary.journal) == (
        "Hers.", "Hers too.", "The Journal"
    )  # fmt: skip
    ben.post(of(summary, "save"), again | {"whose-found": "mine"})
    summary.refresh_from_db()
    assert summary.found == "His."


def test_edits_of_different_fields_and_topics_both_stand(newsletter) -> None:
    one, other = make_topic("one"), make_topic("other")
    summary = make_summary(topics=[one])
    ada, ben = (browser_of(make_member(email=f"{name}@example.org")) for name in ("ada", "ben"))
    hers, his = form(ada, summary), form(ben, summary)
    ada.post(of(summary, "save"), hers | {"found": "Hers.", "topic": []})
    ben.post(of(summary, "save"), his | {"matters": "His.", "topic": [one.pk, other.pk]})
    summary.refresh_from_db()
    assert (summary.found, summary.matters) == ("Hers.", "His.")
    assert set(summary.topics.all()) == {other}
    assert "Somebody else has changed this meanwhile" in page(ben, of(summary))


def test_a_doi_that_another_summary_has_leads_to_comparing_the_two(editor) -> None:
    known = make_summary(doi="10.1000/known")
    known.identities.create(kind=IdentityKind.DOI, value="10.1000/known")
    summary = make_summary()
    sent = form(editor, summary) | {"doi": "doi:10.1000/KNOWN"}
    response = editor.post(of(summary, "save"), sent)
    assert response.status_code == 422
    assert f"/merge/?with={known.pk}" in response.content.decode()
    editor.post(of(summary, "save"), sent | {"doi": "10.1000/first"})
    editor.post(of(summary, "save"), form(editor, summary) | {"doi": "10.1000/second"})
    assert [one.value for one in summary.identities.filter(kind="doi")] == ["10.1000/second"]


def test_a_version_is_taken_back_and_what_it_replaced_is_kept(editor) -> None:
    summary = make_summary(found="First.", published=date(2026, 3, 1))
    editor.post(of(summary, "save"), form(editor, summary) | {"found": "Second."})
    editor.post(of(summary, "save"), form(editor, summary) | {"found": "Third.", "published": ""})
    said = page(editor, of(summary, "history"))
    assert "<del>First.</del><ins>Second.</ins>" in said
    assert "<del>Second.</del><ins>Third.</ins>" in said
    oldest = summary.former_texts.order_by("pk").first()
    newest = summary.former_texts.order_by("pk").last()
    taken = {"version": oldest.pk, "seen": newest.pk}
    editor.post(of(summary, "take-back"), taken | {"seen": oldest.pk})
    assert "Somebody has edited it meanwhile" in page(editor, of(summary, "history"))
    editor.post(of(summary, "take-back"), taken)
    summary.refresh_from_db()
    assert (summary.found, summary.published) == ("First.", date(2026, 3, 1))
    assert summary.former_texts.count() == 3
    assert AuditEntry.objects.filter(deed="took back a version of").count() == 1
    editor.post(of(summary, "take-back"), {"version": "x", "seen": summary.former_texts.first().pk})
    assert "no such version" in page(editor, of(summary, "history"))


def test_counts_follow_what_is_typed_and_store_nothing(editor) -> None:
    make_summary()
    response = editor.post(
        f"{INBOX}counts/", {"found": "One two three.", "kind": "cohort", "participants": "70"}
    )
    said = " ".join(response.content.decode().split())
    assert 'id="counts-found" hx-swap-oob="true">3 words' in said
    assert "Study over time in 70 people" in said
    assert not AuditEntry.objects.filter(subject__startswith="summary").exists()


def test_saving_leads_on_to_the_next_that_lacks_something(editor) -> None:
    last = make_summary(takeaway="")
    first = make_summary(takeaway="")
    sent = form(editor, first) | {"takeaway": "Done.", "then": "next"}
    assert editor.post(of(first, "save"), sent)["Location"] == of(last)
    sent = form(editor, last) | {"takeaway": "Done.", "then": "next"}
    assert editor.post(of(last, "save"), sent)["Location"] == of(last)


def test_the_source_opens_elsewhere_and_learns_nothing_of_the_studio(editor) -> None:
    said = page(editor, of(make_summary(url="https://example.org/a?b=1&c=2")))
    assert (
        'href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer"' in said
    )


def test_an_address_that_could_run_something_is_no_link(editor) -> None:
    assert 'href="javascript:' not in page(editor, of(make_summary(url="javascript:alert(1)")))


def test_an_unknown_summary_is_not_found(editor) -> None:
    for address in ("0/", f"{2**70}/", "7/history/", "7/merge/"):
        assert editor.get(f"{INBOX}{address}").status_code == 404
    assert editor.post(f"{INBOX}7/save/").status_code == 404


def test_a_publisher_may_edit_too(newsletter) -> None:
    assert "Save" in page(browser_of(make_member(Role.PUBLISHER)), of(make_summary()))


def test_only_a_publisher_says_of_what_readers_had_that_its_study_was_withdrawn(
    editor, newsletter
) -> None:
    inside = make_summary("Not out yet")
    make_subscriber(newsletter=newsletter)
    out = make_summary("Readers have it")
    planned_issue(newsletter, [out])
    gone = "withdrawn by doi:10.1000/notice"
    publisher = browser_of(make_member(Role.PUBLISHER))

    def say(client: Client, summary: Summary, words: str) -> int:
        sent = form(client, summary) | {"retraction": words}
        return client.post(of(summary, "save"), sent).status_code

    assert say(editor, inside, gone) == 302
    assert say(editor, out, gone) == 422
    out.refresh_from_db()
    assert out.retraction == ""
    assert say(publisher, out, gone) == 302
    version = out.former_texts.latest("pk").pk
    editor.post(of(out, "take-back"), {"seen": version, "version": version})
    out.refresh_from_db()
    assert out.retraction == gone, "nor is it taken back by an editor"
    publisher.post(of(out, "take-back"), {"seen": version, "version": version})
    out.refresh_from_db()
    assert out.retraction == ""


def test_a_long_history_is_shown_whole_by_pages(editor) -> None:
    summary, goes = make_summary(found="Text 0."), make_summary(found="Text 0.")
    for one in (summary, goes):
        FormerText.objects.bulk_create(
            FormerText(summary=one, fields={"found": f"Text {n}."}, replaced_at=NOW, by="ann")
            for n in range(EDITS_ON_A_PAGE + 5)
        )
    goes.merged_into = summary
    goes.save()
    first = page(editor, of(summary, "history"))
    assert first.count("Take back the version before this") == EDITS_ON_A_PAGE
    assert "Page 1 of 2" in first
    assert f"newest {EDITS_ON_A_PAGE} of {EDITS_ON_A_PAGE + 5}:" in first
    assert f'href="{of(goes, "history")}"' in first
    second = page(editor, of(summary, "history") + "?page=2")
    assert second.count("Take back the version before this") == 5
    assert "Page 2 of 2" in page(editor, of(goes, "history") + "?page=2")


def test_a_change_of_topics_stands_in_the_history(editor) -> None:
    sleep, food = make_topic("sleep"), make_topic("food")
    summary = make_summary("Naps help", topics=[sleep])
    sent = form(editor, summary) | {"topic": [food.pk]}
    assert editor.post(of(summary, "save"), sent).status_code == 302
    said = page(editor, of(summary, "history"))
    assert "<del>Sleep</del>" in said
    assert "<ins>Food</ins>" in said
    assert summary.former_texts.get().by == "editor@example.org"
