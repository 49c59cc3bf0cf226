"""The issue's page where it is edited: saved, undone, guarded, and shown with what is wrong."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import PLACEHOLDER_POSTAL_ADDRESS, Newsletter
from digest.summaries.models import Standing, Summary
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import make_summary, make_topic
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def draft() -> Issue:
    summaries = [make_summary(title, topics=[a_topic()]) for title in ("One", "Two", "Three")]
    soon = timezone.now() + timedelta(days=3)
    return make_draft(*summaries, date=soon.date(), composed_at=timezone.now())


@pytest.fixture
def ada() -> Client:
    return browser_of(make_member(Role.EDITOR, "ada@example.org"))


@pytest.fixture
def ben() -> Client:
    return browser_of(make_member(Role.PUBLISHER, "ben@example.org"))


def of(issue: Issue, action: str = "") -> str:
    return f"/studio/issues/{issue.slug}/" + (f"{action}/" if action else "")


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, **headers)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def titles(issue: Issue) -> list[str]:
    return [item.summary.title for item in issue.items.order_by("position")]


def number(issue: Issue, title: str) -> int:
    return issue.items.get(summary__title=title).summary_id


def test_each_item_stands_there_with_the_reason_it_was_chosen_for(
    draft: Issue, ada: Client
) -> None:
    draft.items.filter(summary__title="Two").update(reasons=["randomised trial", "pinned"])
    said = page(ada, of(draft))
    assert "Chosen because: randomised trial, pinned" in said
    one, two = (
        f'/studio/summaries/{number(draft, title)}/">{title}</a>' for title in ("One", "Two")
    )
    assert said.index(one) < said.index(">featured<") < said.index(two), "each leads to its summary"


def test_what_is_written_is_saved_shown_and_in_the_trail(draft: Issue, ada: Client) -> None:
    sent = {"field": "note", "text": "Mind <b>the</b> hour.", "revision": "0"}
    response = ada.post(of(draft, "words"), sent)
    assert response["Location"] == f"{of(draft)}#words-note"
    said = page(ada, of(draft))
    assert "Mind &lt;b&gt;the&lt;/b&gt; hour." in said
    assert "Saved." in said
    entry = AuditEntry.objects.get(deed="edited")
    assert (entry.by, entry.before, entry.after) == (
        "ada@example.org",
        {"note": ""},
        {"note": "Mind <b>the</b> hour."},
    )


def test_a_script_gets_the_next_revision_and_what_else_changed(draft: Issue, ada: Client) -> None:
    sent = {"field": "subject", "text": "Walking", "revision": "0"}
    response = ada.post(of(draft, "words"), sent, **PART)
    said = response.content.decode()
    assert 'name="revision" value="1"' in said
    assert "Undo: the subject" in said
    assert "issue-changed" in response["HX-Trigger"]
    again = ada.post(of(draft, "words"), sent | {"revision": "1"}, **PART)
    assert "HX-Trigger" not in again, "nothing was changed"


@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_the_later_of_two_sees_both_texts_and_decides(
    draft: Issue, ada: Client, ben: Client, headers: dict[str, str]
) -> None:
    ada.post(of(draft, "words"), {"field": "note", "text": "Ada wrote this.", "revision": "0"})
    theirs = {"field": "note", "text": "Ben wrote that.", "revision": "0"}
    response = ben.post(of(draft, "words"), theirs, **headers)
    said = " ".join(response.content.decode().split())
    assert response.status_code == 409
    assert "ada@example.org changed this" in said
    assert "<ins>Ada wrote this.</ins>" in said
    if not headers:
        assert "Ben wrote that." in said, "it is not lost"
    draft.refresh_from_db()
    assert draft.note == "Ada wrote this."

    assert (
        "Ada wrote this."
        in ben.post(
            of(draft, "words"), theirs | {"take": "1"}, follow=True, **headers
        ).content.decode()
    )
    ben.post(of(draft, "words"), theirs | {"over": "1"}, **headers)
    draft.refresh_from_db()
    assert draft.note == "Ben wrote that."


def test_a_text_too_long_is_kept_in_the_form_with_what_to_do(draft: Issue, ada: Client) -> None:
    long = "word " * 100
    response = ada.post(of(draft, "words"), {"field": "subject", "text": long, "revision": "0"})
    said = response.content.decode()
    assert response.status_code == 409
    assert "shorten it to 300" in said
    assert long in said


def test_items_are_moved_and_said_where_they_stand(draft: Issue, ada: Client) -> None:
    three = number(draft, "Three")
    sent = {"action": "up", "summary": three, "revision": 0}
    response = ada.post(of(draft, "items"), sent, **PART)
    said = response.content.decode()
    assert "Moved “Three” to place 2; 3 in all." in said
    assert re.search(r'id="up-\d+"', said), "the button that has the focus is there again"
    assert titles(draft) == ["One", "Three", "Two"]
    ada.post(of(draft, "items"), {"action": "first", "summary": three, "revision": 1})
    assert titles(draft) == ["Three", "One", "Two"]
    ada.post(of(draft, "items"), {"action": "place", "summary": three, "place": 3, "revision": 2})
    assert titles(draft) == ["One", "Two", "Three"]
    trail = AuditEntry.objects.filter(deed="edited").first()
    assert trail is not None
    assert trail.after["items"][2] == three


@pytest.mark.parametrize(
    ("action", "standing", "said"),
    [
        ("hold", Standing.HELD, "Took out “Two”, and held it; 2 in all."),
        ("exclude", Standing.EXCLUDED, "Took out “Two”, and excluded it for good; 2 in all."),
    ],
)
def test_an_item_is_taken_out_and_kept_out_in_one_step(
    draft: Issue, ada: Client, action: str, standing: Standing, said: str
) -> None:
    two = number(draft, "Two")
    sent = {"action": action, "summary": two, "revision": 0, "reason": "A figure is wrong."}
    assert said in ada.post(of(draft, "items"), sent, **PART).content.decode()
    summary = Summary.objects.get(pk=two)
    assert (summary.standing, summary.standing_reason) == (standing, "A figure is wrong.")
    assert titles(draft) == ["One", "Three"]
    entries = AuditEntry.objects.exclude(deed="added")[:2]
    assert {entry.subject for entry in entries} == {f"issue {draft.slug}", f"summary {two}"}


def test_what_was_taken_out_and_kept_out_in_one_step_is_undone_and_redone_in_one(
    draft: Issue, ada: Client, ben: Client
) -> None:
    two = number(draft, "Two")
    Summary.objects.filter(pk=two).update(pinned=True)
    ada.post(of(draft, "words"), {"field": "note", "text": "A wrong note.", "revision": 0})
    sent = {"action": "exclude", "summary": two, "revision": 1, "reason": "A figure is wrong."}
    ada.post(of(draft, "items"), sent)
    said = ben.post(of(draft, "undo"), {"revision": 2}, **PART).content.decode()
    assert "Undid: took out “Two”, and excluded it for good." in said
    summary = Summary.objects.get(pk=two)
    assert (summary.standing, summary.pinned, summary.standing_reason) == ("open", True, "")
    assert titles(draft) == ["One", "Two", "Three"]
    entry = AuditEntry.objects.filter(subject=f"summary {two}").latest("pk")
    assert (entry.deed, entry.by) == ("reopened", "ben@example.org")
    assert entry.before == {"standing": "excluded", "pinned": False, "reason": "A figure is wrong."}
    assert entry.after == {"standing": "open", "pinned": True, "reason": ""}
    ada.post(of(draft, "redo"), {"revision": 3})
    summary.refresh_from_db()
    assert (summary.standing, summary.standing_reason) == ("excluded", "A figure is wrong.")
    assert titles(draft) == ["One", "Three"]
    assert AuditEntry.objects.filter(subject=f"summary {two}").latest("pk").deed == "excluded"
    ada.post(of(draft, "undo"), {"revision": 4})
    ada.post(of(draft, "undo"), {"revision": 1})
    draft.refresh_from_db()
    assert (draft.note, titles(draft)) == ("", ["One", "Two", "Three"])


def test_what_another_decided_since_stands_and_the_page_says_what_to_do(
    draft: Issue, ada: Client, ben: Client
) -> None:
    two = number(draft, "Two")
    ada.post(of(draft, "words"), {"field": "note", "text": "A wrong note.", "revision": 0})
    ada.post(of(draft, "items"), {"action": "hold", "summary": two, "revision": 1})
    ben.post(f"/studio/summaries/{two}/decide/", {"deed": "exclude", "reason": "Ben knows."})
    said = page(ada, of(draft))
    assert (
        "Cannot be undone as things are: took out “Two”, and held it. “Two” cannot come in: it is "
        "excluded. Reopen it on its own page first."
    ) in said
    assert "Undo: the note" in said
    assert ada.post(of(draft, "undo"), {"revision": 2}, **PART).status_code == 409
    assert Summary.objects.get(pk=two).standing_reason == "Ben knows."
    ada.post(of(draft, "undo"), {"revision": 1})
    draft.refresh_from_db()
    assert draft.note == ""
    ben.post(f"/studio/summaries/{two}/decide/", {"deed": "reopen"})
    assert "Undid: took out “Two”" in (
        ada.post(of(draft, "undo"), {"revision": 2}, **PART).content.decode()
    )
    assert titles(draft) == ["One", "Two", "Three"]


def test_what_somebody_else_did_meanwhile_keeps_nothing_out(
    draft: Issue, ada: Client, ben: Client
) -> None:
    two = number(draft, "Two")
    ada.post(of(draft, "items"), {"action": "first", "summary": two, "revision": 0})
    sent = {"action": "exclude", "summary": two, "revision": 0}
    assert ben.post(of(draft, "items"), sent, **PART).status_code == 409
    assert Summary.objects.get(pk=two).standing == Standing.OPEN
    sent |= {"revision": 1, "reason": "x" * 301}
    assert "Shorten it to 300" in ben.post(of(draft, "items"), sent, **PART).content.decode()
    assert titles(draft) == ["Two", "One", "Three"]


def test_one_that_is_held_already_is_taken_out_all_the_same(draft: Issue, ada: Client) -> None:
    two = number(draft, "Two")
    Summary.objects.filter(pk=two).update(standing=Standing.HELD, standing_reason="Wait.")
    ada.post(of(draft, "items"), {"action": "hold", "summary": two, "revision": 0})
    assert titles(draft) == ["One", "Three"]
    assert Summary.objects.get(pk=two).standing_reason == "Wait."


def test_a_list_that_somebody_else_changed_is_shown_before_it_is_changed_again(
    draft: Issue, ada: Client, ben: Client
) -> None:
    three = number(draft, "Three")
    ada.post(of(draft, "items"), {"action": "first", "summary": three, "revision": 0})
    sent = {"action": "out", "summary": number(draft, "One"), "revision": 0}
    response = ben.post(of(draft, "items"), sent, **PART)
    assert response.status_code == 409
    assert "ada@example.org changed moved" not in response.content.decode()
    assert "ada@example.org moved “Three” to place 1" in response.content.decode()
    assert titles(draft) == ["Three", "One", "Two"]


def test_what_is_ready_is_found_and_added(draft: Issue, ada: Client) -> None:
    make_summary("Swimming and sleep")
    make_summary("Reading and mood")
    alone = page(ada, of(draft, "ready"))
    assert "Reading and mood" in alone
    assert "#items" not in alone, "there are none beside it that an answer could be put into"
    said = page(ada, of(draft, "ready") + "?q=sleep+swim", **PART)
    assert "Swimming and sleep" in said
    assert "Reading and mood" not in said
    assert "<html" not in said
    assert 'hx-target="#items"' in said
    number = re.search(r'name="summary" value="(\d+)"', said)
    assert number is not None
    ada.post(of(draft, "items"), {"action": "add", "summary": number[1], "revision": 0})
    assert titles(draft) == ["One", "Two", "Three", "Swimming and sleep"]
    assert "Nothing that is ready has these words" in page(ada, of(draft, "ready") + "?q=sleep")


def test_the_last_change_is_undone_by_a_button(draft: Issue, ada: Client, ben: Client) -> None:
    ada.post(of(draft, "words"), {"field": "note", "text": "Hello.", "revision": 0})
    sent = {"action": "out", "summary": number(draft, "Two"), "revision": 1}
    ben.post(of(draft, "items"), sent)
    assert titles(draft) == ["One", "Three"]
    response = ada.post(of(draft, "undo"), {"revision": 2}, **PART)
    assert "Undid: took out “Two”." in response.content.decode()
    assert titles(draft) == ["One", "Two", "Three"]
    assert ada.post(of(draft, "undo"), {"revision": 2}, **PART).status_code == 409
    ada.post(of(draft, "undo"), {"revision": 1})
    draft.refresh_from_db()
    assert draft.note == ""
    assert [entry.by for entry in AuditEntry.objects.filter(deed="edited")] == [
        "ada@example.org",
        "ada@example.org",
        "ben@example.org",
        "ada@example.org",
    ]


def test_what_was_undone_is_redone_by_a_button_until_something_else_is_changed(
    draft: Issue, ada: Client, ben: Client
) -> None:
    ada.post(of(draft, "words"), {"field": "note", "text": "Hello.", "revision": 0})
    assert "Redo" not in page(ada, of(draft))
    assert "Redo: the note" in ada.post(of(draft, "undo"), {"revision": 1}, **PART).content.decode()
    said = ben.post(of(draft, "redo"), {"revision": 2}, **PART).content.decode()
    assert "Redid: the note." in said
    assert "Undo: the note" in said
    draft.refresh_from_db()
    assert draft.note == "Hello."
    trail = AuditEntry.objects.filter(deed="edited").first()
    assert trail is not None
    assert (trail.by, trail.after) == ("ben@example.org", {"note": "Hello."})
    ada.post(of(draft, "undo"), {"revision": 3})
    ada.post(of(draft, "words"), {"field": "subject", "text": "Walking", "revision": 4})
    refused = ada.post(of(draft, "redo"), {"revision": 4}, **PART)
    assert refused.status_code == 409
    assert "There is nothing to redo any more." in refused.content.decode()


def test_a_publisher_approves_what_they_have_seen_and_nothing_later(
    draft: Issue, ada: Client, ben: Client
) -> None:
    seen = {"seen": seen_in(page(ben, of(draft)))}
    ada.post(of(draft, "words"), {"field": "note", "text": "Hello.", "revision": 0})
    response = ben.post(of(draft, "approve"), seen)
    assert response.status_code == 409
    assert "was changed, last by ada@example.org" in response.content.decode()
    assert not draft.snapshots.exists()
    seen = {"seen": seen_in(response.content.decode())}
    summary = draft.items.get(position=1).summary
    Summary.objects.filter(pk=summary.pk).update(takeaway="Something else altogether.")
    response = ben.post(of(draft, "approve"), seen)
    assert response.status_code == 409, "summaries in it are seen or not, too"
    assert not draft.snapshots.exists()
    ben.post(of(draft, "approve"), {"seen": seen_in(response.content.decode())})
    assert draft.snapshots.get().content["issue"]["note"] == "Hello."


def seen_in(page: str) -> str:
    """What the form that approves says was seen."""
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    return str(seen)


def test_an_edit_after_the_approval_is_shown_beside_the_button_that_approves_anew(
    draft: Issue, ben: Client
) -> None:
    assert ben.post(of(draft, "approve")).status_code == 409, "nobody approves unseen"
    approve_seen(ben, draft)
    assert "Changed since the approval" not in page(ben, of(draft, "since"), **PART)
    ben.post(of(draft, "words"), {"field": "subject", "text": "Other", "revision": "0"})
    said = page(ben, of(draft, "since"), **PART)
    assert "The editors&#x27; subject has changed." in said
    assert "Approve: this is what goes out" in said


def test_what_was_approved_and_what_is_now_are_shown_word_by_word(
    draft: Issue, ada: Client, ben: Client
) -> None:
    Issue.objects.update(note="Walking helps <all> of us.")
    approve_seen(ben, draft)
    ada.post(
        of(draft, "words"),
        {"field": "note", "text": "Walking helps <most> of us.", "revision": 0},
    )
    two = number(draft, "Two")
    ada.post(of(draft, "items"), {"action": "first", "summary": two, "revision": 1})
    former = Summary.objects.get(pk=two).takeaway
    Summary.objects.filter(pk=two).update(takeaway=f"{former} Perhaps.")
    for said in (page(ben, of(draft)), page(ben, of(draft, "since"), **PART)):
        assert "helps <del>&lt;all&gt;</del><ins>&lt;most&gt;</ins> of us." in said
        assert f'Takeaway</p><p class="text">{former}<ins> Perhaps.</ins></p>' in said
        assert "Approved</p><ol><li>One</li><li>Two</li><li>Three</li></ol>" in said
        assert "Now</p><ol><li>Two</li><li>One</li><li>Three</li></ol>" in said


@pytest.mark.parametrize("state", [IssueState.SENT, IssueState.CANCELLED])
def test_what_is_past_editing_has_no_fields(draft: Issue, ada: Client, state: IssueState) -> None:
    Issue.objects.update(state=state, note="As it was.")
    said = page(ada, of(draft))
    assert "As it was." in said
    assert 'name="text"' not in said
    assert 'value="up"' not in said
    response = ada.post(of(draft, "words"), {"field": "note", "text": "x", "revision": "0"})
    assert response.status_code == 409
    assert "edit the next issue" in response.content.decode()


def test_a_held_draft_can_be_mended(draft: Issue, ada: Client) -> None:
    hold(draft, reason="A figure is wrong.")
    ada.post(of(draft, "words"), {"field": "note", "text": "Mended.", "revision": "0"})
    draft.refresh_from_db()
    assert draft.note == "Mended."


def test_what_is_wrong_stands_beside_what_is_to_be_mended(draft: Issue, ada: Client) -> None:
    draft.items.filter(summary__title="Two").update(teaser="TBD")
    Issue.objects.update(subject="Walking cures everything, {name}")
    said = page(ada, of(draft, "checks"), **PART)
    beside = dict(re.findall(r'<ul class="findings" id="findings-([\w-]+)"[^>]*>(.*?)</ul>', said))
    assert set(beside) == {"item-1", "item-2", "item-3", "subject", "preheader", "note"}
    assert "A mark to come back to was left: TBD" in beside["item-2"]
    assert "promises more than one study can show" in beside["subject"]
    assert "findings" not in beside["item-1"]
    whole = page(ada, of(draft, "checks"))
    assert f'<a href="{of(draft)}#item-{number(draft, "Two")}">item 2, teaser</a>' in whole
    assert f'<a href="{of(draft)}#words-subject">subject</a>' in whole


def test_what_is_wrong_with_a_summary_leads_there_and_names_no_command(
    draft: Issue, ada: Client
) -> None:
    Summary.objects.filter(title="Two").update(keep_in_mind="", kind="")
    Newsletter.objects.update(postal_address=PLACEHOLDER_POSTAL_ADDRESS)
    said = page(ada, of(draft, "checks"))
    assert "lacks keep in mind" in said
    assert "Write what is missing, or take it out of the issue." in said
    there = reverse("studio:summary", args=[number(draft, "Two")])
    assert f'<a href="{there}">Mend it<span class="unseen"> (item 2: item-incomplete)' in said
    newsletter = reverse("studio:newsletter", args=[draft.newsletter.slug])
    assert "Set yours among the newsletter" in said
    assert newsletter not in said, "an editor may not go there"
    admin = browser_of(make_member(Role.ADMIN))
    assert f'<a href="{newsletter}">Mend it' in page(admin, of(draft, "checks"))
    assert "digest " not in re.sub(r"<[^>]*>", "", said)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (IssueState.SENT, "It went out so. Where that misleads readers, correct it."),
        (IssueState.CANCELLED, "It never went out."),
    ],
)
def test_of_what_is_over_the_checks_name_nothing_that_could_be_mended(
    draft: Issue, ada: Client, state: IssueState, said: str
) -> None:
    Summary.objects.filter(title="Two").update(keep_in_mind="", kind="")
    Issue.objects.filter(pk=draft.pk).update(state=state)
    shown = ada.get(f"/studio/issues/{draft.slug}/checks/").content.decode()
    assert said in shown
    assert "Mend it" not in shown


def test_every_variant_is_checked_where_that_is_asked_for(draft: Issue, ada: Client) -> None:
    assert "Check every variant" in page(ada, of(draft, "checks"))
    said = page(ada, of(draft, "checks") + "?of=all")
    assert "Every variant that the present audience gives was looked at" in said


def test_the_line_of_an_inbox_follows_what_is_written(draft: Issue, ada: Client) -> None:
    assert "One, and 2 more" in page(ada, of(draft))
    Issue.objects.update(subject="Walking & more", preheader="A little.")
    said = page(ada, of(draft, "preview/line"), **PART)
    assert "Walking &amp; more" in said
    assert "A little." in said
    phone, desktop = (
        int(re.findall(r'data-pixels="(\d+)"', page(ada, of(draft, "preview/line") + query))[0])
        for query in ("", "?width=1000")
    )
    assert 1_500 < desktop < phone < 5_000, "of the frame, which the mail cannot be asked for"
    draft.items.filter(summary__title="One").update(position=9)
    make_topic("sleep")
    assert "nothing for these topics" in page(ada, of(draft, "preview/line") + "?topic=sleep")


def note(client: Client, draft: Issue, text: str) -> None:
    draft.refresh_from_db()
    sent = {"field": "note", "text": text, "revision": draft.revision}
    assert client.post(of(draft, "words"), sent, **PART).status_code == 200


def test_what_is_typed_in_one_go_is_one_entry_of_the_trail(draft: Issue, ada: Client) -> None:
    for text in ("No", "No mail", "No mail next week."):
        note(ada, draft, text)
    entry = AuditEntry.objects.get(deed="edited")
    assert (entry.before, entry.after) == ({"note": ""}, {"note": "No mail next week."})
    assert entry.at == draft.edits.get().at


def test_what_was_done_in_between_keeps_what_was_typed_before(
    draft: Issue, ada: Client, ben: Client
) -> None:
    note(ada, draft, "Before")
    ben.post(of(draft, "hold"), {"reason": "Wait"})
    note(ada, draft, "After")
    changes = [
        (entry.deed, entry.before, entry.after)
        for entry in AuditEntry.objects.filter(subject=f"issue {draft.slug}").order_by("pk")
    ]
    assert changes[0] == ("edited", {"note": ""}, {"note": "Before"})
    assert changes[2] == ("edited", {"note": "Before"}, {"note": "After"})


def test_no_command_is_named_where_a_button_or_somebody_else_does_it(
    draft: Issue, ada: Client
) -> None:
    Newsletter.objects.update(max_items=3)
    more = make_summary("Four", topics=[a_topic()])
    sent = {"action": "add", "summary": more.pk, "revision": draft.revision}
    refused = ada.post(of(draft, "items"), sent, **PART).content.decode()
    assert "ask an admin to let it take 4" in refused
    assert "digest newsletters" not in refused
    why = f"The fault may be ours. The reasons: digest status {draft.slug} --rejected; then resume"
    hold(draft, reason=why)
    for address in (of(draft), "/studio/"):
        said = page(ada, address)
        assert "at its “How it goes out”" in said
        assert "digest status" not in said
