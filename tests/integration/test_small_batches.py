"""Small batches are claimed together, and no more is out of a sender's hands for it."""

from datetime import timedelta
from itertools import product

import pytest

from digest.delivery.claiming.claim import claim_batches
from digest.delivery.claiming.claimable import claimable, lock_claimable
from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.models import Attempt, Batch, HandoverState
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.outcomes.release import release
from digest.delivery.providers.base import Handover, Outcome, Submitted
from digest.delivery.sending.send import send_due
from digest.issues.models import Issue, IssueState
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    claim_batch,
    ledger,
    planned_issue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    """Six batches of two readers."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(12):
        make_subscriber()
    return planned_issue(newsletter, [make_summary()], batch_size=2)


def submitting() -> int:
    return Batch.objects.filter(state=HandoverState.SUBMITTING).count()


def claim(issue: Issue, **options: int) -> int:
    claims = claim_batches(issue, approved_at=NOW, in_order=False, now=DUE, **options)
    assert isinstance(claims, tuple)
    return len(claims)


def test_as_many_are_taken_together_as_make_up_one_full_batch(issue):
    assert claim(issue, most=20, most_readers=7) == 3
    assert claim(issue, most=2, most_readers=7) == 2
    assert claim(issue, most=20, most_readers=1) == 1
    assert Batch.objects.filter(state=HandoverState.SUBMITTING, tries=1).count() == 6
    assert Attempt.objects.filter(ended_at=None).count() == 6


def test_each_is_handed_over_by_itself_and_recorded_for_its_own_attempt(issue):
    seen = []

    def look(handover: Handover) -> Outcome:
        seen.append(submitting())
        return Submitted(message_id=str(handover.attempt_id)[:8])

    provider = ScriptedProvider(*[look] * 6, batch_size=4)
    assert send_due(issue, provider=provider, clock=lambda: DUE).submitted == 12
    # The size is known from the first one; after it two at a time are out of our hands.
    assert seen == [1, 2, 1, 2, 1, 1]
    assert ledger(issue) == {"submitted": 12}
    for attempt in Attempt.objects.all():
        assert attempt.message_id == str(attempt.pk)[:8]


def test_what_was_not_begun_when_the_round_is_stopped_is_as_if_never_claimed(issue):
    provider = ScriptedProvider(batch_size=100)
    send_due(issue, provider=provider, clock=lambda: DUE, stop=lambda: len(provider.handovers) == 2)
    assert ledger(issue) == {"submitted": 4, "pending": 8}
    assert Attempt.objects.count() == 2
    assert not Batch.objects.filter(state=HandoverState.PENDING, tries__gt=0).exists()
    assert recover_expired(now=DUE + timedelta(seconds=LEASE_SECONDS + 1)) == 0


def test_what_waits_too_long_for_its_turn_is_claimed_anew(issue):
    times = [DUE]

    def slow(_: Handover) -> Outcome:
        times.append(times[-1] + timedelta(seconds=LEASE_SECONDS - 10))
        return Submitted(message_id="m")

    provider = ScriptedProvider(*[slow] * 6, batch_size=100)
    send_due(issue, provider=provider, clock=lambda: times[-1])
    assert ledger(issue) == {"submitted": 12}
    for attempt in Attempt.objects.all():
        assert attempt.ended_at - attempt.started_at < timedelta(seconds=LEASE_SECONDS)


def test_a_batch_that_another_has_taken_over_is_not_put_back(issue):
    taken = claim_batch(issue, in_order=False, now=DUE)
    recover_expired(now=DUE + timedelta(seconds=LEASE_SECONDS + 1))
    release(taken)
    assert ledger(issue) == {"unknown": 2, "pending": 10}
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("state", IssueState.values)
@pytest.mark.parametrize("send_now", [False, True])
def test_what_is_taken_is_the_first_of_what_may_go(issue, state, send_now):
    times = {
        "due_at": [DUE - timedelta(hours=1), DUE, DUE + timedelta(seconds=1)],
        "not_before": [None, DUE, DUE + timedelta(seconds=1)],
    }
    last = Batch.objects.order_by("-pk")[0]
    rows = product(times["due_at"], times["not_before"], HandoverState.values)
    for number, (due_at, not_before, batch_state) in enumerate(rows, start=last.number + 1):
        lease = DUE if batch_state == HandoverState.SUBMITTING else None
        Batch.objects.create(
            issue=issue, variant=last.variant, number=number, due_at=due_at,
            not_before=not_before, state=batch_state, lease_until=lease,
        )  # fmt: skip
    Issue.objects.update(state=state, send_now=send_now)
    expected = list(claimable(issue, DUE))
    assert bool(expected) is (state == IssueState.SENDING)
    assert lock_claimable(issue, DUE, most=100) == expected
    assert lock_claimable(issue, DUE, most=2) == expected[:2]
