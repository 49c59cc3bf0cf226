"""Holding and cancelling while an issue is on its way say what is true of it."""

from collections.abc import Callable

import pytest

from digest.delivery.controls.cancel import cancel
from digest.delivery.outcomes.record import mark_taken
from digest.delivery.providers.base import Recipient
from digest.delivery.status.issue_status import status_of
from digest.delivery.status.under_way import under_way
from digest.issues.compose import compose
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    claim_batch,
    claimed,
    ledger,
    planned_issue,
    send,
)
from tests.integration.digest_command import Digest, DigestHere

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


@pytest.fixture
def issue(newsletter) -> Issue:
    """Planned for three readers now and one later."""
    for _ in range(3):
        make_subscriber()
    make_subscriber(time_zone="America/New_York")
    return planned_issue(newsletter, [make_summary()])


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


class After(ScriptedProvider):
    """In order; looks around after each message."""

    def __init__(self, look: Callable[[], object]) -> None:
        super().__init__(in_order=True)
        self.look = look

    def after_each(self, recipient: Recipient) -> None:
        self.look()


def test_those_already_taken_of_a_batch_under_way_count_as_submitted(issue):
    seen = []
    send(issue, After(lambda: seen.append(ledger(issue))))
    assert seen == [
        {"submitted": 1, "pending": 3},
        {"submitted": 2, "pending": 2},
        {"submitted": 3, "pending": 1},
    ]


def test_taken_ones_are_counted_among_all_states(issue):
    claim = claim_batch(issue, in_order=True, now=DUE)
    mark_taken(claim.attempt, claimed(claim)[0], now=DUE)
    status = status_of(issue)
    assert status.deliveries["submitted"] == 1
    assert sum(status.deliveries.values()) == status.audience == 4


def test_a_hold_says_that_the_message_in_hand_may_still_go(issue, digest):
    claim_batch(issue, in_order=True, now=DUE)
    assert "The one message that a sender has in hand may still go" in digest.done(
        "hold", issue.slug
    )


def test_a_hold_says_how_many_of_a_batch_taken_all_at_once_still_go(issue, digest):
    claim_batch(issue, in_order=False, now=DUE)
    assert "up to 3 mails" in digest.done("hold", issue.slug)


def test_a_hold_speaks_of_nothing_under_way_where_nothing_is(issue, digest):
    assert not under_way(issue)
    assert "in hand" not in digest.done("hold", issue.slug)


def test_cancelling_what_some_have_had_asks_first_and_points_at_hold(issue, digest):
    send(issue, ScriptedProvider())
    refused = digest.refused("cancel", issue.slug)
    assert "Readers who have had it: 3" in refused
    assert "Readers who would never get its items: 1" in refused
    assert f"digest hold {issue.slug}" in refused
    issue.refresh_from_db()
    assert issue.state == IssueState.SENDING
    assert "Readers left out: 1." in digest.done("cancel", issue.slug, "--yes")
    assert ledger(issue) == {"submitted": 3, "skipped": 1}


def test_cancelling_asks_also_while_the_first_batch_is_under_way(issue, digest):
    claim_batch(issue, in_order=False, now=DUE)
    assert "--yes" in digest.refused("cancel", issue.slug)
    assert "up to 3 mails" in digest.done("cancel", issue.slug, "--yes")


def test_cancelling_what_nobody_has_had_needs_no_word(issue, digest):
    assert "its items wait for another issue" in digest.done("cancel", issue.slug)


def test_composing_says_that_items_wait_only_where_they_do(newsletter, issue):
    send(issue, ScriptedProvider())
    cancel(issue, reason="A mistake.", at=DUE)
    reason = compose(newsletter, issue_date=issue.date, now=NOW).reason
    assert "readers have had it, so its items wait for no other issue" in reason


def test_and_they_do_where_nobody_had_it(newsletter, issue):
    cancel(issue, reason="A mistake.", at=NOW)
    reason = compose(newsletter, issue_date=issue.date, now=NOW).reason
    assert "; its items wait." in reason
