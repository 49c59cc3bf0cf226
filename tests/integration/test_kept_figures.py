"""Figures of issues that are over are counted by the clock and kept: no page counts them."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.engine.tick import tick
from digest.events.kept_figures import SOONEST, count_figures, is_stale, keep_figures, kept_figures
from digest.issues.models import Issue, IssueState
from tests.factories import NOW
from tests.integration.delivery_fakes import DUE
from tests.integration.event_histories import about, hear, issue_sent_to
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
ADA, BOB = "ada@example.org", "bob@example.org"
HOUR = timedelta(hours=1)
ENDED = DUE + HOUR


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def issue() -> Issue:
    """One that is over."""
    issue = issue_sent_to(ADA, BOB)
    finish_issues(now=ENDED)
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT
    return issue


def test_a_tick_keeps_what_became_of_an_issue(issue: Issue, tmp_path) -> None:
    hear(about(issue, ADA, "delivered", ENDED), about(issue, BOB, "bounce", ENDED), at=ENDED)
    report = tick(now=ENDED + HOUR, provider=OutboxProvider(tmp_path))
    assert not report.failures
    (kept,) = kept_figures([issue]).values()
    assert kept == count_figures(issue, now=ENDED + HOUR)
    assert (kept.audience, kept.deliveries["submitted"], kept.heard["bounced"]) == (2, 2, 1)
    assert list(kept.heard) == list(count_figures(issue, now=NOW).heard), "in the same order"


def test_pages_show_what_was_kept_and_when_and_count_nothing(issue: Issue, client: Client) -> None:
    hear(about(issue, ADA, "delivered", ENDED), at=ENDED)
    keep_figures(now=timezone.now() - 3 * HOUR)
    hear(about(issue, BOB, "delivered", ENDED), at=ENDED)
    browser_of(make_member(), client)
    for address in ("", f"issues/{issue.slug}/", f"issues/{issue.slug}/after/"):
        with CaptureQueriesContext(connection) as asked:
            html = client.get(f"/studio/{address}").content.decode()
        assert "3 hours ago" in html, address
        ledger = [each["sql"] for each in asked if '"delivery_delivery"."state"' in each["sql"]]
        assert not ledger, address


def test_more_is_counted_when_its_time_comes(issue: Issue) -> None:
    assert keep_figures(now=ENDED) == 1
    hear(about(issue, ADA, "delivered", ENDED), at=ENDED)
    assert keep_figures(now=ENDED + SOONEST - timedelta(seconds=1)) == 0
    assert kept_figures([issue])[issue.pk].heard["delivered"] == 0
    assert keep_figures(now=ENDED + SOONEST) == 1
    assert kept_figures([issue])[issue.pk].heard["delivered"] == 1


def test_nothing_kept_counts_for_an_issue_that_goes_on(issue: Issue) -> None:
    keep_figures(now=ENDED)
    Issue.objects.update(state=IssueState.SENDING)
    issue.refresh_from_db()
    assert kept_figures([issue]) == {}
    assert keep_figures(now=ENDED + HOUR) == 0
    Issue.objects.update(state=IssueState.SENT, finished_at=ENDED + 2 * HOUR)
    issue.refresh_from_db()
    assert kept_figures([issue]) == {}, "counted before it was over"
    assert keep_figures(now=ENDED + 2 * HOUR) == 1
    assert kept_figures([issue])


def test_a_tick_counts_few_and_the_newest_first(issue: Issue) -> None:
    old = Issue.objects.create(
        newsletter=issue.newsletter, slug="old", date=issue.date - timedelta(weeks=1),
        state=IssueState.SENT, sequence=99, composed_at=NOW, finished_at=NOW,
        planned_at=NOW - timedelta(weeks=1), audience=0,
    )  # fmt: skip
    assert keep_figures(now=ENDED, most=1) == 1
    assert set(kept_figures([issue, old])) == {issue.pk}
    assert keep_figures(now=ENDED, most=1) == 1
    assert set(kept_figures([issue, old])) == {issue.pk, old.pk}


@pytest.mark.parametrize(
    ("age", "old", "stale"),
    [
        (timedelta(0), timedelta(minutes=9), False),
        (timedelta(0), timedelta(minutes=10), True),
        (timedelta(days=10), timedelta(hours=23), False),
        (timedelta(days=10), timedelta(days=1), True),
        (timedelta(days=365), timedelta(days=36), False),
        (timedelta(days=365), timedelta(days=37), True),
    ],
)
def test_the_older_an_issue_is_the_older_its_figures_may_be(
    age: timedelta, old: timedelta, stale: bool
) -> None:
    ended = ENDED - max(old, timedelta(0))
    now = ended + max(age, old)
    assert is_stale(now - old, ended=now - max(age, old), now=now) is stale
