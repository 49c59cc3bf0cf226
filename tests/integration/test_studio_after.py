"""What became of an issue, in the studio: over time, and beside the issues before it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from digest.delivery.providers.base import Submitted
from digest.delivery.status.taken_by_hour import taken_by_hour
from digest.events.heard_by_hour import heard_by_hour
from digest.events.heard_of import heard_of
from digest.issues.models import Issue
from digest.issues.workflow import hold
from digest.studio.after.leavers import leavers_after
from digest.studio.after.over_time import days_after
from digest.studio.home.left_between import left_before_the_next
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Subscription
from tests.factories import NOW, make_subscriber, make_summary
from tests.integration.delivery_fakes import DUE, ScriptedProvider, planned_issue, send
from tests.integration.event_histories import about, hear, issue_sent_to
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
READERS = tuple(f"r{number}@example.org" for number in range(4))
SOON = DUE + timedelta(minutes=10)
LATER = DUE + timedelta(hours=2, minutes=59)


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


@pytest.fixture
def issue() -> Issue:
    return issue_sent_to(*READERS)


def page(client: Client, issue: Issue) -> str:
    response = client.get(f"/studio/issues/{issue.slug}/after/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def leave(email: str, at) -> None:
    subscription = Subscription.objects.get(subscriber__email=email)
    public_id = subscription.subscriber.public_id
    assert unsubscribe(public_id, subscription.newsletter_id, how="link", at=at)


def test_each_event_counts_in_the_hour_in_which_it_happened(issue: Issue) -> None:
    hear(
        about(issue, READERS[0], "delivered", SOON),
        about(issue, READERS[1], "delivered", LATER),
        about(issue, READERS[2], "spamreport", LATER),
        at=LATER,
    )
    found = heard_by_hour(issue)
    hour = DUE.replace(minute=0)
    assert {at: dict(kinds) for at, kinds in found.items()} == {
        hour: {"delivered": 1},
        hour + timedelta(hours=2): {"delivered": 1, "complaint": 1},
    }
    by_kind = heard_of(issue)
    for kind, count in by_kind.items():
        assert sum(kinds.get(kind, 0) for kinds in found.values()) == count
    assert taken_by_hour(issue) == {hour: 4}


def test_the_page_tells_what_arrived_who_left_and_by_what_way(issue: Issue) -> None:
    hear(about(issue, READERS[0], "delivered", SOON), at=SOON)
    leave(READERS[1], SOON)
    said = page(browser_of(make_member()), issue)
    assert "4 taken</title>" in said
    assert "1 arrived, 0 did not" in said
    assert "<li>1 by way of: link</li>" in said
    assert "<dt>Left within a week</dt><dd>1 <small>25" in said
    assert READERS[1] not in said
    assert "never kept" in said


def test_only_readers_of_the_issue_who_left_within_a_week_left_after_it(issue: Issue) -> None:
    leave(READERS[0], SOON)
    leave(READERS[1], NOW + timedelta(days=8))
    leave(READERS[2], NOW - timedelta(minutes=1))
    make_subscriber("new@example.org")
    leave("new@example.org", SOON)
    assert leavers_after(issue).total == 1


def test_who_left_counts_for_the_last_issue_before(issue: Issue) -> None:
    following = a_week_later(issue)
    leave(READERS[0], SOON)
    leave(READERS[1], SOON + timedelta(days=3))
    leave(READERS[2], SOON + timedelta(days=9))
    assert left_before_the_next([issue, following]) == {issue.pk: 2, following.pk: 1}
    said = page(browser_of(make_member()), following)
    assert "3 March 2026: 0 complaints, 2 left" in said


def a_week_later(issue: Issue, *, weeks: int = 1) -> Issue:
    """The newsletter's next issue, planned and sent."""
    time = timedelta(weeks=weeks)
    following = planned_issue(
        issue.newsletter, [make_summary()], on=issue.date + time, at=NOW + time
    )
    send(following, ScriptedProvider(Submitted(message_id="m")), at=DUE + time)
    return following


def test_an_issue_held_midway_counts_and_says_what_waits(issue: Issue) -> None:
    following = planned_issue(
        issue.newsletter,
        [make_summary()],
        on=issue.date + timedelta(weeks=1),
        at=NOW + timedelta(weeks=1),
    )
    hold(following, reason="A figure is wrong.")
    leave(READERS[0], SOON)
    leave(READERS[1], NOW + timedelta(days=8))
    client = browser_of(make_member())
    home = " ".join(client.get("/studio/").content.decode().split())
    row = home[home.index(f'/studio/issues/{following.slug}/">10 Mar 2026</a></th>') :]
    assert row.partition("</td>")[0].endswith('data-label="State">held')
    assert '<td data-label="Pending">4</td>' in home
    said = page(client, following)
    assert "<dt>Pending</dt><dd>4</dd>" in said
    assert '<td data-label="Pending">4</td>' in said
    assert "3 March 2026: 0 complaints, 1 left" in said
    assert "10 March 2026: 0 complaints, 1 left" in said


def test_where_nothing_waits_nothing_is_said_of_it(issue: Issue) -> None:
    client = browser_of(make_member())
    assert "Pending" not in page(client, issue)
    assert "Pending" not in client.get("/studio/").content.decode()


def test_an_older_issue_stands_beside_those_before_it_alone(issue: Issue) -> None:
    second = a_week_later(issue)
    third = a_week_later(issue, weeks=2)
    leave(READERS[0], SOON + timedelta(days=8))
    leave(READERS[1], SOON + timedelta(days=15))
    said = page(browser_of(make_member()), second)
    assert f"/studio/issues/{issue.slug}/after/" in said
    assert f"/studio/issues/{third.slug}/after/" not in said
    assert "17 March 2026" not in said
    assert "10 March 2026: 0 complaints, 1 left" in said, "not those who left after the next"


def test_the_week_and_its_days_add_up_whatever_the_hour(issue: Issue) -> None:
    assert issue.planned_at is not None
    end = issue.planned_at + timedelta(days=7)
    leave(READERS[0], issue.planned_at)
    leave(READERS[1], end - timedelta(minutes=1))
    leave(READERS[2], end)
    found = leavers_after(issue)
    days = days_after(issue.planned_at, found.by_day)
    assert [each.left for each in days] == [1, 0, 0, 0, 0, 0, 1]
    assert sum(each.left for each in days) == found.total == 2


def test_an_issue_that_did_not_begin_to_go_out_leads_to_its_audience(issue: Issue) -> None:
    Issue.objects.update(state="draft", sequence=None, planned_at=None)
    response = browser_of(make_member()).get(f"/studio/issues/{issue.slug}/after/")
    assert response["Location"].endswith("/audience/")
