"""Editing an issue: saved, guarded against overwriting, taken back, closed once planned."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from digest.delivery.planning.plan import plan
from digest.issues.compose import compose
from digest.issues.differences import differences
from digest.issues.editing.change_items import (
    add_item,
    item_records,
    move_item,
    order_of,
    take_item_out,
)
from digest.issues.editing.errors import EditError, OvertakenError
from digest.issues.editing.order import Move
from digest.issues.editing.revisions import IN_ONE_GO, Change
from digest.issues.editing.save_text import save_text, teaser_field
from digest.issues.editing.undo import redo, redoable, steps_back, undo, undoable
from digest.issues.models import Issue, IssueState
from digest.summaries.models import Standing, Summary
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import DUE, POSTAL_ADDRESS, approved_issue
from tests.integration.issue_factories import make_draft

pytestmark = pytest.mark.django_db
ADA, BEN = "ada@example.org", "ben@example.org"


@pytest.fixture
def draft() -> Issue:
    return make_draft(make_summary("One"), make_summary("Two"), make_summary("Three"))


def order(issue: Issue) -> list[str]:
    items = issue.items.order_by("position").select_related("summary")
    return [item.summary.title for item in items]


def number(issue: Issue, title: str) -> int:
    return issue.items.get(summary__title=title).summary_id


def write(issue: Issue, field: str, text: str, **given) -> Change | None:
    issue.refresh_from_db()
    return save_text(
        issue, field, text, **{"revision": issue.revision, "by": ADA, "at": NOW, **given}
    )


def move(issue: Issue, title: str, to: Move | int, **given) -> Change | None:
    issue.refresh_from_db()
    given = {"revision": issue.revision, "by": ADA, "at": NOW, **given}
    return move_item(issue, number(issue, title), to, **given)


def take_back(issue: Issue, **given) -> Change:
    issue.refresh_from_db()
    last = undoable(issue)
    assert last is not None
    return undo(issue, revision=last.revision, **{"by": ADA, "at": NOW, **given})


def make_again(issue: Issue, **given) -> Change:
    issue.refresh_from_db()
    last = redoable(issue)
    assert last is not None
    return redo(issue, revision=last.revision, **{"by": ADA, "at": NOW, **given})


def test_what_is_written_is_saved_as_mail_can_carry_it(draft):
    write(draft, "subject", "  Walking,\n again ")
    write(draft, "note", "Two\r\nlines\x07.")
    write(draft, teaser_field(number(draft, "Two")), "In short.")
    draft.refresh_from_db()
    assert draft.subject == "Walking, again"
    assert draft.note == "Two\nlines."
    assert draft.items.get(summary__title="Two").teaser == "In short."


def test_saving_the_same_again_is_no_change(draft):
    assert write(draft, "note", "Hello.")
    assert write(draft, "note", "Hello. ", revision=0, by=BEN) is None
    assert draft.edits.count() == 1


@pytest.mark.parametrize(
    "field",
    ["slug", "teaser 0", "teaser x", "teaser " + "9" * 5_000, ""],
    ids=lambda field: field[:9],
)
def test_nothing_else_can_be_written(draft, field):
    with pytest.raises(EditError):
        write(draft, field, "x")


def test_a_text_too_long_is_refused_with_its_length(draft):
    with pytest.raises(EditError, match="The subject has 301 characters; shorten it to 300"):
        write(draft, "subject", "x" * 301)
    assert not draft.edits.exists()


def test_who_writes_from_an_older_revision_overwrites_nothing(draft):
    write(draft, "note", "Ada's.", revision=0)
    with pytest.raises(OvertakenError, match=r"ada@example\.org changed the note") as refused:
        write(draft, "note", "Ben's.", revision=0, by=BEN)
    assert refused.value.theirs.after == "Ada's."
    draft.refresh_from_db()
    assert draft.note == "Ada's."
    write(draft, "note", "Ben's.", revision=refused.value.theirs.revision, by=BEN)
    draft.refresh_from_db()
    assert draft.note == "Ben's."


def test_changes_of_different_things_meet_without_a_conflict(draft):
    write(draft, "note", "Ada's.", revision=0)
    write(draft, "subject", "Ben's.", revision=0, by=BEN)
    move(draft, "Three", Move.UP, revision=0, by=BEN)
    with pytest.raises(OvertakenError, match="moved “Three” to place 2"):
        move(draft, "One", Move.DOWN, revision=0)
    draft.refresh_from_db()
    assert (draft.note, draft.subject) == ("Ada's.", "Ben's.")
    assert order(draft) == ["One", "Three", "Two"]


def test_what_is_typed_in_one_go_is_taken_back_in_one(draft):
    write(draft, "note", "H")
    write(draft, "note", "Hello", at=NOW + timedelta(seconds=5))
    write(draft, "note", "Hello again", at=NOW + timedelta(seconds=5) + IN_ONE_GO)
    take_back(draft)
    draft.refresh_from_db()
    assert draft.note == "Hello"
    take_back(draft)
    draft.refresh_from_db()
    assert draft.note == ""
    assert undoable(draft) is None


def test_several_changes_are_taken_back_one_after_the_other(draft):
    two = number(draft, "Two")
    write(draft, teaser_field(two), "In short.")
    move(draft, "Three", Move.FIRST)
    draft.refresh_from_db()
    take_item_out(draft, two, revision=draft.revision, by=BEN, at=NOW)
    assert order(draft) == ["Three", "One"]
    assert take_back(draft).edit.what == "undid: took out “Two”"
    assert order(draft) == ["Three", "One", "Two"]
    assert draft.items.get(summary=two).teaser == "In short.", "it comes back as it was"
    take_back(draft)
    assert order(draft) == ["One", "Two", "Three"]
    take_back(draft)
    assert draft.items.get(summary=two).teaser == ""
    assert undoable(draft) is None
    with pytest.raises(EditError, match="nothing to undo"):
        undo(draft, revision=1, by=ADA, at=NOW)


def test_what_was_taken_back_is_made_again_one_after_the_other(draft):
    two = number(draft, "Two")
    write(draft, teaser_field(two), "In short.")
    move(draft, "Three", Move.FIRST)
    draft.refresh_from_db()
    take_item_out(draft, two, revision=draft.revision, by=BEN, at=NOW)
    assert redoable(draft) is None
    for _ in range(3):
        take_back(draft)
    assert make_again(draft).edit.what == "redid: the teaser of “Two”"
    assert draft.items.get(summary=two).teaser == "In short."
    make_again(draft)
    assert order(draft) == ["Three", "One", "Two"]
    assert make_again(draft).edit.done == "redid: took out “Two”"
    assert order(draft) == ["Three", "One"]
    assert redoable(draft) is None
    with pytest.raises(EditError, match="nothing to redo"):
        redo(draft, revision=1, by=ADA, at=NOW)


def test_what_was_made_again_is_taken_back_like_any_change_and_so_on(draft):
    write(draft, "note", "Hello.")
    write(draft, "subject", "A subject.", by=BEN)
    for _ in range(3):
        assert take_back(draft).edit.what == "undid: the subject"
        take_back(draft)
        assert undoable(draft) is None
        assert make_again(draft).edit.what == "redid: the note"
        make_again(draft)
    take_back(draft)
    make_again(draft)
    draft.refresh_from_db()
    assert (draft.note, draft.subject) == ("Hello.", "A subject.")


def test_a_new_change_leaves_nothing_to_be_made_again(draft):
    write(draft, "note", "Hello.")
    undone = take_back(draft)
    write(draft, "subject", "A subject.", by=BEN)
    assert redoable(draft) is None
    with pytest.raises(EditError, match="nothing to redo"):
        redo(draft, revision=undone.edit.revision, by=ADA, at=NOW)


def test_typing_on_after_something_was_made_again_is_a_change_of_its_own(draft):
    write(draft, "note", "Hello.")
    take_back(draft)
    make_again(draft)
    write(draft, "note", "Hello again.")
    take_back(draft)
    draft.refresh_from_db()
    assert draft.note == "Hello."


def test_only_the_last_change_is_taken_back(draft):
    first = write(draft, "note", "Hello.")
    assert first is not None
    write(draft, "subject", "A subject.", by=BEN)
    with pytest.raises(EditError, match="Something else was changed since"):
        undo(draft, revision=first.edit.revision, by=ADA, at=NOW)


def test_composing_anew_keeps_teasers_and_leaves_no_order_to_go_back_to():
    newsletter = make_newsletter()
    for title in ("One", "Two", "Three"):
        make_summary(title)
    composed = compose(newsletter, issue_date=NOW.date(), now=NOW).issue
    assert composed is not None
    write(composed, teaser_field(number(composed, "Two")), "In short.")
    move(composed, "Two", Move.FIRST)
    compose(newsletter, issue_date=NOW.date(), now=NOW)
    assert composed.items.get(summary__title="Two").teaser == "In short."
    if order(composed)[0] != "Two":
        last = undoable(composed)
        assert last is not None
        assert last.field != "items"


def test_a_ready_summary_comes_in_and_one_of_another_issue_does_not(draft):
    ready = make_summary("Four")
    draft.passed_over.create(summary=ready)
    add_item(draft, ready.pk, revision=0, by=ADA, at=NOW)
    assert order(draft) == ["One", "Two", "Three", "Four"]
    assert not draft.passed_over.exists(), "it found room"
    other = make_draft(ready_two := make_summary("Five"), newsletter=draft.newsletter, slug="other",
                       date=NOW.date() + timedelta(weeks=1))  # fmt: skip
    for summary in (
        ready_two,
        make_summary("Six", standing=Standing.HELD),
        make_summary("Seven", found=" \n"),
    ):
        with pytest.raises(EditError, match="cannot come in"):
            add_item(draft, summary.pk, revision=99, by=ADA, at=NOW)
    assert order(other) == ["Five"]


def test_no_more_come_in_than_the_newsletter_takes(draft):
    draft.newsletter.max_items = 3
    draft.newsletter.save()
    with pytest.raises(EditError, match=r"takes 3 items at most\. Take one out first"):
        add_item(draft, make_summary().pk, revision=0, by=ADA, at=NOW)


def test_what_was_taken_out_and_went_elsewhere_is_said_and_keeps_nothing_from_being_undone(draft):
    write(draft, "note", "A wrong note.")
    two = draft.items.get(summary__title="Two").summary
    take_item_out(draft, two.pk, revision=1, by=ADA, at=NOW)
    other = make_draft(
        two, newsletter=draft.newsletter, slug="other", date=NOW.date() + timedelta(weeks=1)
    )
    why = "“Two” cannot come in: it is in another issue, other. Take it out there first."
    draft.refresh_from_db()
    with pytest.raises(EditError, match=re.escape(why)):
        undo(draft, revision=2, by=ADA, at=NOW)
    (stuck,) = steps_back(draft).stuck
    assert (stuck.what, stuck.why) == ("took out “Two”", why)
    assert take_back(draft).edit.what == "undid: the note"
    assert order(draft) == ["One", "Three"]
    other.items.all().delete()
    assert take_back(draft).edit.what == "undid: took out “Two”", "once what hindered it is gone"
    assert order(draft) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"standing": Standing.HELD}, "it is held. Reopen it on its own page first."),
        ({"standing": Standing.BACKLOG}, "it is in the backlog. Reopen it"),
        ({"found": " "}, "one of its parts is missing. Write it on its own page first."),
    ],
)
def test_why_an_item_cannot_come_back_is_said_with_what_to_do(draft, fields, why):
    two = draft.items.get(summary__title="Two").summary
    take_item_out(draft, two.pk, revision=0, by=ADA, at=NOW)
    Summary.objects.filter(pk=two.pk).update(**fields)
    (stuck,) = steps_back(draft).stuck
    assert why in stuck.why
    assert undoable(draft) is None


def test_an_edit_after_the_approval_is_a_difference_until_it_is_taken_back():
    issue = approved_issue(make_newsletter(postal_address=POSTAL_ADDRESS), [make_summary("One")])
    write(issue, "subject", "Another.")
    write(issue, teaser_field(number(issue, "One")), "In short.")
    assert differences(Issue.objects.get()) == (
        "The editors' subject has changed.",
        "“One” has changed: teaser.",
    )
    take_back(issue)
    take_back(issue)
    assert differences(Issue.objects.get()) == ()


def test_once_the_audience_is_planned_nothing_is_edited():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber(ADA)
    issue = approved_issue(newsletter, [make_summary("One"), make_summary("Two")])
    move(issue, "Two", Move.FIRST)
    before = item_records(issue)
    plan(issue, now=DUE, batch_size=10)
    for change in (
        lambda: write(issue, "note", "Too late."),
        lambda: move(issue, "One", Move.FIRST),
        lambda: undo(issue, revision=1, by=ADA, at=NOW),
    ):
        with pytest.raises(EditError, match="planned, so what was approved is final"):
            change()
    assert order_of(item_records(issue)) == order_of(before)


def test_what_is_given_up_is_not_edited(draft):
    Issue.objects.update(state=IssueState.CANCELLED)
    with pytest.raises(EditError, match="was cancelled; edit the next issue"):
        write(draft, "note", "Too late.")


def at_once(*calls: Callable[[], object]) -> list[object]:
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            start.wait()
            return call()
        except EditError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_of_those_who_write_the_same_at_once_one_is_told_and_nobody_is_overwritten(draft):
    save = lambda by: save_text(draft, "note", f"{by}'s.", revision=0, by=by, at=NOW)  # noqa: E731
    results = at_once(*(lambda by=by: save(by) for by in (ADA, BEN, "cy@example.org")))
    (saved,) = [one for one in results if isinstance(one, Change)]
    assert sum(isinstance(one, OvertakenError) for one in results) == 2
    draft.refresh_from_db()
    assert (draft.note, draft.revision) == (saved.after, 1)
