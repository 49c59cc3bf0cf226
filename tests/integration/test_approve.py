from datetime import timedelta

import pytest

from digest.delivery.errors import NotApprovableError
from digest.delivery.planning.approve import approve, check_release
from digest.delivery.planning.prepare import prepare_variants
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import WorkflowError, hold, skip
from digest.newsletters.models import Newsletter
from digest.render.checks import Finding
from digest.summaries.models import Summary
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    draft_issue,
    ledger,
    planned_issue,
)

pytestmark = pytest.mark.django_db
BY = "editor@example.org"


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


def errors(findings) -> list[str]:
    return [finding.code for finding in findings if finding.severity == "error"]


def hidden_caveat_for(articles: int):
    """A check that finds fault with variants of so many articles alone."""
    finding = Finding(
        code="caveat-hidden", severity="error", place="html", what="It is hidden.", mend="Show it."
    )
    return lambda mail, edition: (finding,) if len(edition.articles) == articles else ()


def test_a_sound_issue_is_frozen_and_may_go_out(newsletter):
    make_subscriber()
    issue = draft_issue(newsletter, [make_summary()])
    assert errors(check_release(issue, now=NOW)) == []
    snapshot = approve(issue, by=BY, at=NOW)
    issue.refresh_from_db()
    assert issue.state == IssueState.APPROVED
    assert (snapshot.approved_by, snapshot.approved_at) == (BY, NOW)


def test_an_issue_that_is_over_is_refused_as_such_and_not_for_what_it_lacks(newsletter):
    issue = draft_issue(newsletter, [make_summary()])
    skip(issue, reason="Nobody approved it.", at=NOW)
    with pytest.raises(WorkflowError, match="it was skipped"):
        approve(issue, by=BY, at=NOW)


def test_an_incomplete_item_stops_approval_and_nothing_is_frozen(newsletter):
    issue = draft_issue(newsletter, [make_summary(matters="")])
    with pytest.raises(NotApprovableError, match="1 thing must be mended") as refused:
        approve(issue, by=BY, at=NOW)
    assert errors(refused.value.findings) == ["item-incomplete"]
    issue.refresh_from_db()
    assert issue.state == IssueState.DRAFT
    assert not issue.snapshots.exists()


def test_every_variant_of_the_present_audience_is_checked(newsletter, monkeypatch):
    sleep = make_topic("sleep")
    issue = draft_issue(newsletter, [make_summary(topics=[sleep]), make_summary()])
    monkeypatch.setattr("digest.delivery.planning.render_variants.check_mail", hidden_caveat_for(1))
    make_subscriber()
    assert errors(check_release(issue, now=NOW)) == []
    make_subscriber(topics=[sleep])
    assert errors(check_release(issue, now=NOW)) == ["caveat-hidden"]
    with pytest.raises(NotApprovableError):
        approve(issue, by=BY, at=NOW)


def test_a_fault_of_many_variants_is_told_once(newsletter, monkeypatch):
    topics = [make_topic(slug) for slug in ("sleep", "food")]
    issue = draft_issue(newsletter, [make_summary(topics=[topic]) for topic in topics])
    for topic in topics:
        make_subscriber(topics=[topic])
    monkeypatch.setattr("digest.delivery.planning.render_variants.check_mail", hidden_caveat_for(1))
    assert errors(check_release(issue, now=NOW)) == ["caveat-hidden"]


def test_a_change_made_during_the_check_is_not_approved_unseen(newsletter, monkeypatch):
    summary = make_summary()
    issue = draft_issue(newsletter, [summary])

    def and_meanwhile(*arguments, **named):
        Summary.objects.filter(pk=summary.pk).update(takeaway="Nobody has looked at this.")
        return prepare_variants(*arguments, **named)

    monkeypatch.setattr("digest.delivery.planning.approve.prepare_variants", and_meanwhile)
    with pytest.raises(NotApprovableError, match="changed while it was checked"):
        approve(issue, by=BY, at=NOW)
    issue.refresh_from_db()
    assert issue.state == IssueState.DRAFT
    assert not issue.snapshots.exists()


def test_a_held_issue_is_not_approved_behind_the_back_of_who_held_it(newsletter):
    issue = draft_issue(newsletter, [make_summary()])
    hold(issue, reason="Doubts.")
    with pytest.raises(WorkflowError, match="held"):
        approve(issue, by=BY, at=NOW)
    assert not issue.snapshots.exists()


def test_approving_again_takes_the_present_text(newsletter):
    issue = draft_issue(newsletter, [make_summary()])
    approve(issue, by=BY, at=NOW)
    Issue.objects.filter(pk=issue.pk).update(note="A correction.")
    issue.refresh_from_db()
    later = NOW + timedelta(minutes=5)
    assert approve(issue, by=BY, at=later).content["issue"]["note"] == "A correction."


def test_an_issue_past_its_time_is_warned_of_and_can_be_approved(newsletter):
    issue = draft_issue(newsletter, [make_summary()])
    assert "past-its-time" not in [f.code for f in check_release(issue, now=DUE)]
    late = check_release(issue, now=DUE + timedelta(minutes=1))
    assert [f.severity for f in late if f.code == "past-its-time"] == ["warning"]


def test_a_planned_issue_can_still_be_checked(newsletter):
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    assert errors(check_release(issue, now=DUE)) == []
    assert ledger(issue) == {"pending": 1}
