"""What the program itself does with an issue stands in the audit trail: each deed once, with it or
not at all."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from digest.delivery.errors import PlanError, RestoredError
from digest.delivery.guards.watch import hold_restored
from digest.delivery.guards.withdrawn import hold_withdrawn, withdrawn_since
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.planning.plan import plan
from digest.delivery.providers.base import RefusedUs, Rejected
from digest.engine.tick import tick
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import frozen_issue
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter, Release
from digest.summaries.models import Summary
from digest.team.models import AuditEntry
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    approved_issue,
    planned_issue,
    send,
)
from tests.integration.studio_team import browser_of, make_member

pytestmark = pytest.mark.django_db

NEXT_DUE = datetime(2026, 3, 10, 9, tzinfo=UTC)
"""The next Tuesday at nine, after the factories' NOW."""
HOUR = timedelta(hours=1)


def weekly(**fields: object) -> Newsletter:
    return make_newsletter(**{"postal_address": POSTAL_ADDRESS} | fields)


@pytest.fixture
def newsletter() -> Newsletter:
    made = weekly()
    for _ in range(3):
        make_subscriber()
    return made


def tick_at(moment: datetime) -> None:
    assert tick(now=moment, provider=ScriptedProvider()).failures == ()


def deeds() -> list[str]:
    """What the program did, oldest first."""
    return [entry.deed for entry in entries()]


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(by="the program").order_by("pk"))


def held_alone(issue: Issue) -> AuditEntry:
    """The one entry that there is, of this issue's being held."""
    (entry,) = AuditEntry.objects.all()
    issue.refresh_from_db()
    assert (entry.by, entry.deed, entry.subject) == ("the program", "held", f"issue {issue.slug}")
    assert entry.after == {"state": "held", "reason": issue.reason}
    return entry


def test_an_issue_that_nobody_has_to_release_shows_who_composed_and_approved_it() -> None:
    weekly(release=Release.AUTOMATIC)
    make_summary()
    make_subscriber()
    tick_at(NEXT_DUE - 24 * HOUR)
    tick_at(NEXT_DUE - 23 * HOUR)
    composed, approved = entries()
    issue = Issue.objects.get()
    assert (composed.deed, composed.before) == ("composed", None)
    assert (approved.deed, approved.subject) == ("approved", f"issue {issue.slug}")
    assert approved.at == NEXT_DUE - 24 * HOUR
    assert approved.before == {"state": "draft", "snapshot": ""}
    assert approved.after == {"state": "approved", "snapshot": issue.snapshots.get().sha256}

    page = browser_of(make_member()).get(f"/studio/issues/{issue.slug}/").content.decode()
    assert "the program approved it" in page
    assert "Nothing is written down" not in page


def test_of_a_draft_that_nobody_touched_the_page_says_that_nothing_is_written_down() -> None:
    issue = approved_issue(weekly(), [make_summary()])
    page = browser_of(make_member()).get(f"/studio/issues/{issue.slug}/").content.decode()
    assert "Nothing is written down of it yet, but for edits." in page


def test_a_release_that_failed_is_written_down_once_for_each_reason() -> None:
    newsletter = weekly(release=Release.AUTOMATIC, postal_address=" ")
    make_summary()
    for hours in (24, 23, 22):
        tick_at(NEXT_DUE - hours * HOUR)
    assert deeds() == ["composed", "did not release"]
    refused = entries()[-1]
    assert refused.after == {"reason": Issue.objects.get().reason}
    assert "address" in str(refused.after)

    newsletter.caveats.all().delete()
    tick_at(NEXT_DUE - 21 * HOUR)
    newsletter.add_caveat("Studies differ.\n\nTalk with your doctor.", by="ed", at=NOW)
    Newsletter.objects.update(postal_address=POSTAL_ADDRESS)
    tick_at(NEXT_DUE - 20 * HOUR)
    assert deeds() == ["composed", "did not release", "did not release", "approved"]
    approved = entries()[-1]
    assert approved.before is not None
    assert "caveat" in approved.before["reason"]
    assert approved.after is not None
    assert approved.after["reason"] == ""


def test_a_draft_that_nobody_approved_is_skipped_in_the_trail_too() -> None:
    weekly()
    make_summary()
    make_subscriber()
    tick_at(NEXT_DUE - 72 * HOUR)
    tick_at(NEXT_DUE + 7 * HOUR)
    assert deeds() == ["composed", "skipped"]
    skipped = entries()[-1]
    assert skipped.before == {"state": "draft", "reason": ""}
    assert skipped.after == {"state": "skipped", "reason": Issue.objects.get().reason}


def test_too_few_summaries_are_written_down_once_and_so_is_the_draft_that_comes_of_more() -> None:
    weekly(min_items=2)
    make_summary()
    for hours in (72, 71, 70):
        tick_at(NEXT_DUE - hours * HOUR)
    assert deeds() == ["skipped"]
    make_summary()
    tick_at(NEXT_DUE - 69 * HOUR)
    assert deeds() == ["skipped", "composed"]
    skipped, composed = entries()
    assert composed.before is not None
    assert "only 1 new" in composed.before.pop("reason")
    assert composed.before == {"state": "skipped"}
    assert skipped.after is not None
    assert (skipped.before, skipped.after["state"]) == (None, "skipped")


def test_what_a_sender_holds_midway(newsletter: Newsletter) -> None:
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(RefusedUs(reason="401 key revoked")))
    entry = held_alone(issue)
    assert entry.before == {"state": "sending", "reason": ""}
    assert "401 key revoked" in issue.reason
    assert entry.at == DUE


def test_what_cannot_be_planned(newsletter: Newsletter) -> None:
    issue = approved_issue(newsletter, [make_summary()])
    snapshot = issue.snapshots.get()
    snapshot.content["issue"]["note"] = "Buy this."
    snapshot.save()
    with pytest.raises(PlanError):
        plan(issue, now=NOW, batch_size=10)
    assert held_alone(issue).before == {"state": "approved", "reason": ""}


def test_what_is_withdrawn_after_its_approval(newsletter: Newsletter) -> None:
    issue = approved_issue(newsletter, [make_summary()])
    Summary.objects.update(retraction="withdrawn by doi:10.1000/n")
    for _ in range(2):
        tick_at(NOW)
    assert "withdrawn" in str(held_alone(issue).after)


def test_what_would_go_out_of_a_database_put_back_from_a_copy(newsletter: Newsletter) -> None:
    issue = planned_issue(newsletter, [make_summary()])
    for _ in range(2):
        hold_restored(RestoredError("the file is ahead"), at=NOW)
    assert held_alone(issue).before == {"state": "sending", "reason": ""}


def test_rejections_that_only_the_end_shows(newsletter: Newsletter) -> None:
    issue = planned_issue(newsletter, [make_summary()])
    # Whoever was refused died before they could say so.
    killed = patch("digest.delivery.sending.send.done_by_program", side_effect=ZeroDivisionError)
    with killed, pytest.raises(ZeroDivisionError):
        send(issue, ScriptedProvider(*[Rejected(reason="400 no")] * 9, batch_size=1))
    assert not AuditEntry.objects.exists()
    finish_issues(now=DUE)
    held_alone(issue)


def test_who_was_held_by_a_person_before_is_not_held_by_the_program(newsletter: Newsletter) -> None:
    issue = planned_issue(newsletter, [make_summary()])

    def refused(_: object) -> RefusedUs:
        hold(Issue.objects.get(pk=issue.pk), reason="A figure is wrong.")
        return RefusedUs(reason="401")

    send(issue, ScriptedProvider(refused))
    issue.refresh_from_db()
    assert (issue.state, issue.reason) == (IssueState.HELD, "A figure is wrong.")
    assert not AuditEntry.objects.exists()


def test_what_cannot_be_written_down_is_not_done(newsletter: Newsletter) -> None:
    issue = approved_issue(newsletter, [make_summary()])
    Summary.objects.update(retraction="withdrawn by doi:10.1000/n")
    found = withdrawn_since(frozen_issue(issue).content.items)
    full = patch("digest.issues.by_program.record", side_effect=OSError("disk full"))
    with full, pytest.raises(OSError, match="disk full"):
        hold_withdrawn(issue, found, at=NOW)
    issue.refresh_from_db()
    assert (issue.state, issue.withdrawn_shown) == (IssueState.APPROVED, None)
