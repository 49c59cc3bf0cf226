"""A provider in order that answers too late, and says that it came to nobody, leaves nobody in
doubt."""

from datetime import timedelta
from typing import Literal

import pytest

from digest.delivery.claiming.claim import Claim
from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.settle import settle
from digest.delivery.errors import LeaseLostError
from digest.delivery.models import Attempt, Batch
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.outcomes.record import mark_taken, record
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.providers.base import (
    Deferred,
    Outcome,
    RefusedUs,
    Rejected,
    Submitted,
    Unknown,
)
from digest.issues.models import Issue
from tests.integration.delivery_fakes import (
    DUE,
    ScriptedProvider,
    claim_batch,
    claimed,
    ledger,
    send,
)
from tests.integration.refusals import issue_for

pytestmark = pytest.mark.django_db
EXPIRED = DUE + timedelta(seconds=LEASE_SECONDS + 1)
LATE = EXPIRED + timedelta(seconds=30)
AWAY, NOT_US = Deferred(reason="cannot be reached"), RefusedUs(reason="454 no login today")


def parked(issue: Issue) -> Claim:
    """Claimed by a sender that takes longer than its lease, and taken over."""
    claim = claim_batch(issue, in_order=True, now=DUE, provider="scripted")
    assert recover_expired(now=EXPIRED) == 1
    return claim


def answers_late(claim: Claim, outcome: Outcome) -> None:
    assert record(claim, outcome, ids=claimed_at_first(claim), now=LATE) is None


def claimed_at_first(claim: Claim) -> tuple[int, ...]:
    deliveries = claim.batch.issue.deliveries.order_by("pk")
    return tuple(deliveries.values_list("pk", flat=True))


@pytest.mark.parametrize("outcome", [AWAY, NOT_US])
def test_whoever_was_parked_goes_again_where_it_came_to_nobody(outcome: Outcome) -> None:
    issue = issue_for(5)
    claim = parked(issue)
    assert ledger(issue) == {"pending": 4, "unknown": 1}
    answers_late(claim, outcome)
    assert ledger(issue) == {"pending": 5}
    assert Attempt.objects.get().outcome == type(outcome).__name__
    provider = ScriptedProvider(in_order=True)
    send(issue, provider, at=LATE)
    assert (ledger(issue), len(provider.taken)) == ({"submitted": 5}, 5)


def test_also_where_the_issue_was_sent_meanwhile() -> None:
    issue = issue_for(1)
    claim = parked(issue)
    assert finish_issues(now=EXPIRED) == [issue]
    answers_late(claim, AWAY)
    assert finish_issues(now=LATE) == []
    send(issue, ScriptedProvider(in_order=True), at=LATE)
    assert ledger(issue) == {"submitted": 1}


def test_once_it_has_taken_somebody_the_next_stays_in_doubt() -> None:
    issue = issue_for(5)
    claim = claim_batch(issue, in_order=True, now=DUE, provider="scripted")
    mark_taken(claim.attempt, claimed(claim)[0], now=DUE)
    recover_expired(now=EXPIRED)
    answers_late(claim, AWAY)
    assert ledger(issue) == {"submitted": 1, "unknown": 1, "pending": 3}


def test_also_where_that_came_to_be_known_too_late() -> None:
    issue = issue_for(5)
    claim = parked(issue)
    with pytest.raises(LeaseLostError):
        mark_taken(claim.attempt, claimed(claim)[0], now=LATE)
    answers_late(claim, AWAY)
    assert ledger(issue) == {"submitted": 1, "pending": 4}


@pytest.mark.parametrize(
    "outcome", [Unknown(reason="lost"), Rejected(reason="too large"), Submitted(message_id=None)]
)
def test_what_leaves_open_whether_it_went_lets_nobody_go_again(outcome: Outcome) -> None:
    issue = issue_for(5)
    answers_late(parked(issue), outcome)
    assert ledger(issue) == {"pending": 4, "unknown": 1}


def test_whom_the_next_sender_leaves_in_doubt_stays_so() -> None:
    issue = issue_for(5)
    claim = parked(issue)
    send(issue, ScriptedProvider(Unknown(reason="lost"), in_order=True), at=EXPIRED)
    in_doubt = ledger(issue)["unknown"]
    answers_late(claim, AWAY)
    assert ledger(issue)["unknown"] == in_doubt - 1


@pytest.mark.parametrize("how", ["close", "resend"])
def test_a_persons_word_is_kept(how: Literal["close", "resend"]) -> None:
    issue = issue_for(5)
    claim = parked(issue)
    settle(issue, how=how, at=EXPIRED)
    before, batches = ledger(issue), Batch.objects.count()
    answers_late(claim, AWAY)
    assert (ledger(issue), Batch.objects.count()) == (before, batches)


def test_of_a_cancelled_issue_nothing_goes_again() -> None:
    issue = issue_for(5)
    claim = parked(issue)
    cancel(issue, reason="A mistake in it.", at=EXPIRED)
    answers_late(claim, AWAY)
    recover_expired(now=LATE)
    provider = ScriptedProvider(in_order=True)
    send(issue, provider, at=LATE)
    assert provider.taken == []
    assert "pending" not in ledger(issue)
