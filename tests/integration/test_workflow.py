from datetime import timedelta

import pytest

from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import take_snapshot
from digest.issues.workflow import (
    WorkflowError,
    hold,
    mark_approved,
    release_items,
    resume,
    skip,
)
from tests.factories import NOW, make_summary
from tests.integration.issue_factories import make_draft

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def issue_in(state, **fields):
    return make_draft(state=state, **fields)


def approve(issue, at=NOW):
    take_snapshot(issue, by="editor@example.org", at=at)
    mark_approved(issue, at=at)


def stored(issue):
    return Issue.objects.get(pk=issue.pk)


def test_a_draft_is_approved_by_its_snapshot_and_may_be_approved_again():
    issue = make_draft()
    approve(issue)
    assert issue.state == stored(issue).state == IssueState.APPROVED
    approve(issue, at=LATER)
    assert issue.snapshots.count() == 2


def test_there_is_no_approval_without_its_snapshot():
    issue = make_draft()
    with pytest.raises(WorkflowError, match="take it first"):
        mark_approved(issue, at=NOW)
    approve(issue)
    with pytest.raises(WorkflowError, match="take it first"):
        mark_approved(issue, at=LATER)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (IssueState.HELD, "Resume it"),
        (IssueState.SENDING, "final"),
        (IssueState.SENT, "final"),
        (IssueState.SKIPPED, "wait for the next issue"),
        (IssueState.CANCELLED, "over for good; compose the next issue"),
    ],
)
def test_what_is_past_approval_is_not_approved(state, words):
    issue = issue_in(state)
    take_snapshot(issue, by="editor@example.org", at=NOW)
    with pytest.raises(WorkflowError, match=words):
        mark_approved(issue, at=NOW)
    assert stored(issue).state == state


def test_a_planned_issue_is_not_approved_anew():
    issue = make_draft()
    approve(issue)
    Issue.objects.update(sequence=1, planned_at=NOW)
    with pytest.raises(WorkflowError, match="approved"):
        mark_approved(issue, at=NOW)


@pytest.mark.parametrize("state", [IssueState.DRAFT, IssueState.APPROVED, IssueState.SENDING])
def test_a_held_issue_goes_back_to_where_it_was(state):
    issue = issue_in(state)
    hold(issue, reason="A reader found a mistake.")
    assert (issue.state, issue.held_from, issue.reason) == (
        IssueState.HELD,
        state,
        "A reader found a mistake.",
    )
    resume(issue)
    held = stored(issue)
    assert (held.state, held.held_from, held.reason) == (state, "", "")


@pytest.mark.parametrize(
    "state", [IssueState.HELD, IssueState.SENT, IssueState.SKIPPED, IssueState.CANCELLED]
)
def test_there_is_nothing_to_hold_in_what_is_held_or_over(state):
    issue = issue_in(state, reason="As before.")
    with pytest.raises(WorkflowError, match=f"{issue.slug} cannot be held"):
        hold(issue, reason="Another.")
    assert (stored(issue).state, stored(issue).reason) == (state, "As before.")


@pytest.mark.parametrize("state", [state for state in IssueState if state != IssueState.HELD])
def test_only_a_held_issue_is_resumed(state):
    issue = issue_in(state)
    with pytest.raises(WorkflowError, match="Only a held issue"):
        resume(issue)
    assert stored(issue).state == state


def test_skipping_frees_the_items_for_another_issue_and_says_why():
    summary = make_summary()
    issue = make_draft(summary)
    skip(issue, reason="Nobody approved it in time.", at=NOW)
    skipped = stored(issue)
    assert (skipped.state, skipped.reason, skipped.finished_at) == (
        IssueState.SKIPPED,
        "Nobody approved it in time.",
        NOW,
    )
    another = make_draft(
        summary,
        newsletter=issue.newsletter,
        slug="weekly-2026-03-10",
        date=(NOW + timedelta(days=7)).date(),
    )
    assert another.items.get().summary == summary
    assert issue.items.get().released


@pytest.mark.parametrize("state", [state for state in IssueState if state != IssueState.DRAFT])
def test_only_a_draft_is_skipped_and_else_no_item_is_freed(state):
    issue = issue_in(state)
    with pytest.raises(WorkflowError, match="Only a draft"):
        skip(issue, reason="Late.", at=NOW)
    assert stored(issue).state == state
    assert not issue.items.filter(released=True).exists()


def test_who_comes_second_is_told_and_changes_nothing():
    mine = make_draft()
    theirs = stored(mine)
    skip(theirs, reason="Nobody approved it in time.", at=NOW)
    with pytest.raises(WorkflowError, match="it was skipped"):
        hold(mine, reason="Wait.")
    assert mine.state == stored(mine).state == IssueState.SKIPPED


def test_releasing_counts_the_items_once():
    issue = make_draft()
    assert release_items(issue) == 2
    assert release_items(issue) == 0
