from datetime import date, timedelta

import pytest

from digest.delivery.controls.cancel import cancel
from digest.delivery.errors import CancelError
from digest.delivery.models import Delivery
from digest.delivery.providers.base import Submitted, Unknown
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter
from subscribers.models import Cadence, Subscription
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    approved_issue,
    draft_issue,
    ledger,
    planned_issue,
    reasons,
    send,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


def is_released(issue: Issue) -> bool:
    return not issue.items.filter(released=False).exists()


@pytest.mark.parametrize("make_issue", [draft_issue, approved_issue])
def test_an_issue_that_was_not_planned_frees_its_items(newsletter, make_issue):
    issue = make_issue(newsletter, [make_summary()])
    assert cancel(issue, reason="Not this week.", at=NOW) == 0
    assert (issue.state, issue.reason) == (IssueState.CANCELLED, "Not this week.")
    assert issue.finished_at == NOW
    assert is_released(issue)


def test_nobody_gets_what_was_cancelled_before_it_went_out_and_the_items_are_free(newsletter):
    for _ in range(3):
        make_subscriber()
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)
    assert cancel(issue, reason="A mistake.", at=NOW) == 3
    provider = ScriptedProvider()
    send(issue, provider)
    assert provider.handovers == []
    assert ledger(issue) == {"skipped": 3}
    assert reasons(issue) == {"cancelled": 3}
    assert is_released(issue)


@pytest.mark.parametrize("answer", [Submitted(message_id="m"), Unknown(reason="timed out")])
def test_items_that_somebody_has_or_may_have_are_not_freed(newsletter, answer):
    make_subscriber()
    make_subscriber(time_zone="America/New_York")
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(answer))
    assert cancel(issue, reason="A mistake.", at=DUE) == 1
    assert not is_released(issue)


def test_a_held_issue_can_be_cancelled(newsletter):
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    hold(issue, reason="Doubts.")
    cancel(issue, reason="A mistake.", at=NOW)
    assert (issue.state, issue.held_from) == (IssueState.CANCELLED, "")


@pytest.mark.parametrize("state", [IssueState.SENT, IssueState.SKIPPED, IssueState.CANCELLED])
def test_what_is_over_cannot_be_cancelled(newsletter, state):
    issue = approved_issue(newsletter, [make_summary()])
    Issue.objects.update(state=state)
    with pytest.raises(CancelError, match=f"is {state}"):
        cancel(issue, reason="Too late.", at=NOW)
    assert not is_released(issue)


def test_what_readers_were_owed_of_earlier_issues_comes_with_the_next_one(newsletter):
    slow = make_subscriber(cadence=Cadence.EVERY_TWO_WEEKS)
    summaries = [make_summary() for _ in range(3)]
    first = planned_issue(newsletter, summaries[:1])
    send(first, ScriptedProvider())
    planned_issue(newsletter, summaries[1:2], on=NOW.date() + WEEK, at=NOW + WEEK)
    third = planned_issue(newsletter, summaries[2:], on=NOW.date() + 2 * WEEK, at=NOW + 2 * WEEK)
    cancel(third, reason="A mistake.", at=NOW + 2 * WEEK)
    slow.refresh_from_db()
    assert (slow.horizon, slow.last_due_on) == (1, None)
    fresh = make_summary()
    fourth = planned_issue(newsletter, [fresh], on=NOW.date() + 3 * WEEK, at=NOW + 3 * WEEK)
    delivery = Delivery.objects.get(issue=fourth, subscriber=slow.subscriber)
    assert delivery.batch.variant.articles == [fresh.pk, summaries[1].pk]


def test_who_had_their_copy_keeps_their_horizon(newsletter):
    early, late = make_subscriber(), make_subscriber(time_zone="America/New_York")
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider())
    cancel(issue, reason="A mistake.", at=DUE)
    for reader, horizon in ((early, 1), (late, 0)):
        reader.refresh_from_db()
        assert reader.horizon == horizon


def test_monthly_readers_get_one_in_a_month_and_all_who_did_not_get_the_cancelled_one_are_due(
    newsletter,
):
    movement, mind = make_topic("movement"), make_topic("mind")
    early, late, other = (
        make_subscriber(cadence=Cadence.MONTHLY, time_zone=zone, topics=[topic])
        for zone, topic in (("", movement), ("America/New_York", movement), ("", mind))
    )
    issue = planned_issue(newsletter, [make_summary(topics=[movement])])
    send(issue, ScriptedProvider())
    cancel(issue, reason="A mistake.", at=DUE)
    summary = make_summary(topics=[movement, mind])
    for weeks, due in ((1, {late, other}), (5, {early, late, other})):
        day = NOW + weeks * WEEK
        following = planned_issue(newsletter, [summary], on=day.date(), at=day)
        people = set(following.deliveries.values_list("subscriber", flat=True))
        assert people == {reader.subscriber_id for reader in due}
        summary = make_summary(topics=[movement, mind])


def test_who_reads_monthly_gets_the_next_one_where_the_months_first_is_cancelled_after_others(
    newsletter,
):
    make_subscriber()
    monthly = make_subscriber(cadence=Cadence.MONTHLY)
    summaries = [make_summary() for _ in range(5)]
    first = planned_issue(newsletter, summaries[:1])
    hold(first, reason="Doubts.")
    planned_issue(newsletter, summaries[1:2], on=NOW.date() + WEEK, at=NOW + WEEK)
    cancel(first, reason="A mistake.", at=NOW + WEEK)
    joined_since = make_subscriber(cadence=Cadence.MONTHLY)
    got: dict[tuple[Subscription, date], list[int]] = {}
    for weeks, summary in ((2, summaries[2]), (3, summaries[3]), (5, summaries[4])):
        day = NOW + weeks * WEEK
        issue = planned_issue(newsletter, [summary], on=day.date(), at=day)
        for reader in (monthly, joined_since):
            theirs = issue.deliveries.filter(subscriber=reader.subscriber)
            for articles in theirs.values_list("batch__variant__articles", flat=True):
                got[reader, issue.date] = articles
    second, third, fourth, fifth = (summary.pk for summary in summaries[1:])
    this_month, next_month = (NOW + 2 * WEEK).date(), (NOW + 5 * WEEK).date()
    assert got == {
        (monthly, this_month): [third, second],
        (monthly, next_month): [fifth, fourth],
        (joined_since, next_month): [fifth, fourth, third],
    }
