"""The studio's issue page puts an issue on another date."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digest.issues.models import Issue, IssueState
from digest.newsletters.models import HourOf, Newsletter
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import make_subscriber, make_summary
from tests.integration.digest_command import DigestHere
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def soon() -> date:
    return timezone.now().date() + timedelta(days=3)


@pytest.fixture
def draft(soon: date) -> Issue:
    summary = make_summary("One", topics=[a_topic()])
    return make_draft(summary, date=soon, composed_at=timezone.now())


@pytest.fixture
def ben() -> Client:
    return browser_of(make_member(Role.PUBLISHER, "ben@example.org"))


def put(client: Client, issue: Issue, to: object, revision: int = 0) -> str:
    answer = client.post(
        f"/studio/issues/{issue.slug}/reschedule/",
        {"date": str(to), "revision": revision},
        follow=True,
    )
    issue.refresh_from_db()
    return " ".join(answer.content.decode().split())


def page(client: Client, issue: Issue) -> str:
    return " ".join(client.get(f"/studio/issues/{issue.slug}/").content.decode().split())


def test_a_publisher_puts_it_on_another_date_and_the_trail_says_so(
    draft: Issue, soon: date, ben: Client
) -> None:
    later = soon + timedelta(days=2)
    said = put(ben, draft, later)
    assert draft.date == later
    assert f"It is now the issue of {later.day} {later:%B %Y}." in said
    assert "The next by the schedule, besides it, is that of" in said
    assert f"It was composed for {soon.day} {soon:%B %Y}." in said
    assert f"ben@example.org rescheduled it (from {soon} to {later})" in said
    entry = AuditEntry.objects.get(deed="rescheduled")
    assert (entry.by, entry.before, entry.after) == (
        "ben@example.org",
        {"date": str(soon)},
        {"date": str(later)},
    )


def test_what_was_approved_is_offered_to_be_approved_again(
    draft: Issue, soon: date, ben: Client
) -> None:
    approve_seen(ben, draft)
    said = put(ben, draft, soon + timedelta(days=1))
    assert draft.state == IssueState.DRAFT
    assert "It is to be approved again" in said
    assert "Its date was changed since, so it is to be approved again." in said
    assert "Changed since the approval:" in said
    assert "The issue&#x27;s date has changed." in said
    assert "Approve: this is what goes out" in said


@pytest.mark.parametrize(
    ("to", "why"),
    [("2020-01-01", "is past"), ("soon", "is no date"), ("", "is no date")],
)
def test_a_date_that_will_not_do_is_refused_with_what_would(
    draft: Issue, soon: date, ben: Client, to: str, why: str
) -> None:
    assert why in put(ben, draft, to)
    assert draft.date == soon
    assert not AuditEntry.objects.filter(deed="rescheduled").exists()


PLANNED = {"sequence": 1, "planned_at": timezone.now()}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"state": "cancelled"}, "which was cancelled. Choose another date."),
        ({"state": "skipped"}, "which was skipped. Choose another date."),
        ({"state": "sent", **PLANNED}, "which was sent. Choose another date."),
        ({"state": "sending", **PLANNED}, "which is going out. Choose another date."),
        ({"state": "held", **PLANNED}, "which is going out. Choose another date."),
        ({"state": "held"}, "Choose another date, or put that one elsewhere first."),
    ],
)
def test_of_a_date_that_another_issue_has_it_is_said_whether_that_one_can_leave_it(
    draft: Issue, ben: Client, fields: dict[str, object], why: str
) -> None:
    soon, taken = draft.date, draft.date + timedelta(days=1)
    other = make_draft(newsletter=draft.newsletter, date=taken, slug="other", **fields)
    assert why in put(ben, draft, taken)
    assert draft.date == soon
    put(ben, other, taken + timedelta(days=1))
    assert (other.date != taken) is ("elsewhere" in why)


def test_the_page_says_who_is_due_it_when(draft: Issue, ben: Client) -> None:
    make_subscriber(time_zone="Pacific/Auckland")
    make_subscriber(time_zone="America/Los_Angeles")
    said = page(ben, draft)
    assert "Readers are due it at 09:00 by their own clocks: the first" in said
    assert "#zones" in said
    Newsletter.objects.update(hour_of=HourOf.NEWSLETTER)
    said = page(ben, draft)
    assert "Readers are due it" in said
    assert "by their own clocks" not in said


def test_an_editor_is_not_offered_it_and_nobody_is_once_it_was_sent(
    draft: Issue, ben: Client
) -> None:
    assert "Change the date" in page(ben, draft)
    assert "Change the date" not in page(browser_of(make_member(Role.EDITOR)), draft)
    Issue.objects.update(state=IssueState.SENT)
    assert "Change the date" not in page(ben, draft)


def test_the_command_does_the_same(draft: Issue, soon: date) -> None:
    later = soon + timedelta(days=1)
    digest = DigestHere()
    said = " ".join(digest.done("reschedule", draft.slug, "--to", str(later)).split())
    assert f"{draft.slug} is now the issue of {later}, first due {later} 09:00 UTC" in said
    assert "has this date already" in digest.done("reschedule", draft.slug, "--to", str(later))
    assert AuditEntry.objects.get().after == {"date": str(later)}
    assert "is past" in digest.refused("reschedule", draft.slug, "--to", "2020-01-01")
    draft.refresh_from_db()
    assert draft.date == later
