from datetime import timedelta

import pytest

from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume
from digest.delivery.controls.settle import settle
from digest.delivery.errors import LeaseLostError
from digest.delivery.models import Attempt, Batch, HandoverState
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.outcomes.proof import Proof
from digest.delivery.outcomes.record import mark_taken, record
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.outcomes.settle_seen import settle_seen
from digest.delivery.providers.base import LONGEST_CALL_SECONDS, Deferred, Submitted
from digest.delivery.status.doubles import doubled_deliveries
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from subscribers.leaving.unsubscribe import unsubscribe
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    claim_batch,
    claimed,
    ids,
    ledger,
    planned_issue,
    send,
)

pytestmark = pytest.mark.django_db
EXPIRED = DUE + timedelta(seconds=LEASE_SECONDS + 1)


class CrashError(Exception):
    """The sender dies here."""


class InOrder(ScriptedProvider):
    """Takes the first ``alive_for`` messages, and dies in the middle of the next."""

    def __init__(self, alive_for: int, *, took_the_next: bool = False) -> None:
        super().__init__(in_order=True)
        self.alive_for = alive_for
        self.took_the_next = took_the_next

    def submit(self, handover, *, on_taken, may_go):
        for recipient in handover.recipients:
            if self.alive_for == 0:
                if self.took_the_next:
                    self.taken.append(recipient.address)
                raise CrashError
            self.alive_for -= 1
            self.taken.append(recipient.address)
            on_taken(recipient.delivery_id)
        return Submitted(message_id=None)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


@pytest.fixture
def issue(newsletter) -> Issue:
    """Planned for five readers, in one batch."""
    for number in range(5):
        make_subscriber(f"r{number}@example.org")
    return planned_issue(newsletter, [make_summary()])


def crash(issue: Issue, provider: ScriptedProvider) -> None:
    with pytest.raises(CrashError):
        send(issue, provider)


def test_a_lease_outlasts_a_providers_call():
    assert LEASE_SECONDS > LONGEST_CALL_SECONDS


def test_a_batch_whose_sender_died_is_left_alone_until_its_lease_runs_out(issue):
    crash(issue, ScriptedProvider(CrashError()))
    provider = ScriptedProvider()
    assert recover_expired(now=DUE + timedelta(seconds=LEASE_SECONDS)) == 0
    send(issue, provider)
    assert provider.handovers == []
    assert ledger(issue) == {"pending": 5}


def test_then_it_is_unknown_and_never_sent_again_blindly(issue):
    crash(issue, ScriptedProvider(CrashError()))
    assert recover_expired(now=EXPIRED) == 1
    assert recover_expired(now=EXPIRED) == 0
    provider = ScriptedProvider()
    send(issue, provider, at=EXPIRED)
    assert provider.handovers == []
    assert ledger(issue) == {"unknown": 5}
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.ended_at) == ("Unknown", EXPIRED)


@pytest.mark.parametrize("took_the_next", [False, True])
@pytest.mark.parametrize("alive_for", range(5))
def test_of_a_provider_in_order_one_message_is_in_doubt_and_the_rest_goes_again(
    issue, alive_for, took_the_next
):
    provider = InOrder(alive_for, took_the_next=took_the_next)
    crash(issue, provider)
    assert recover_expired(now=EXPIRED) == 1
    parked = {state: n for state, n in (("submitted", alive_for), ("unknown", 1)) if n}
    rest = 4 - alive_for
    assert ledger(issue) == parked | ({"pending": rest} if rest else {})
    provider.alive_for = 99
    send(issue, provider, at=EXPIRED)
    assert ledger(issue) == {"submitted": 4, "unknown": 1}
    assert len(provider.taken) == len(set(provider.taken)) == 4 + took_the_next


def test_whoever_was_skipped_is_not_the_one_in_doubt(issue, newsletter):
    first = issue.deliveries.order_by("pk")[0].subscriber
    unsubscribe(first.public_id, newsletter.pk, how="page", at=NOW)
    crash(issue, InOrder(0))
    recover_expired(now=EXPIRED)
    assert ledger(issue) == {"skipped": 1, "unknown": 1, "pending": 3}


def test_a_sender_that_died_after_the_last_message_leaves_nothing_in_doubt(issue):
    claim = claim_batch(issue, in_order=True, now=DUE)
    for delivery in claimed(claim):
        mark_taken(claim.attempt, delivery, now=DUE)
    recover_expired(now=EXPIRED)
    assert ledger(issue) == {"submitted": 5}


def test_each_message_in_order_renews_the_lease(issue):
    claim = claim_batch(issue, in_order=True, now=DUE)
    later = DUE + timedelta(seconds=LEASE_SECONDS - 1)
    mark_taken(claim.attempt, claimed(claim)[0], now=later)
    assert recover_expired(now=EXPIRED) == 0


def test_a_sender_in_order_stops_at_once_when_its_batch_was_taken_from_it(issue):
    claim = claim_batch(issue, in_order=True, now=DUE)
    recover_expired(now=EXPIRED)
    assert ledger(issue) == {"unknown": 1, "pending": 4}
    with pytest.raises(LeaseLostError):
        mark_taken(claim.attempt, claimed(claim)[0], now=EXPIRED)
    # What it had just handed over is no longer in doubt, and the rest is not its any more.
    assert ledger(issue) == {"submitted": 1, "pending": 4}
    assert record(claim, Submitted(message_id="m"), ids=claimed(claim), now=EXPIRED) is None
    assert ledger(issue) == {"submitted": 1, "pending": 4}


def test_sending_goes_on_after_a_lost_lease(issue):
    class Slow(ScriptedProvider):
        def submit(self, handover, *, on_taken, may_go):
            if not self.handovers:
                recover_expired(now=EXPIRED)
            return super().submit(handover, on_taken=on_taken, may_go=may_go)

    provider = Slow(in_order=True)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 5}
    assert len(provider.taken) == len(set(provider.taken)) == 5


def test_an_answer_that_comes_after_the_lease_ran_out_is_better_than_doubt(issue):
    claim = claim_batch(issue, in_order=False, now=DUE)
    recover_expired(now=EXPIRED)
    assert record(claim, Submitted(message_id="late"), ids=claimed(claim), now=EXPIRED) is not None
    assert ledger(issue) == {"submitted": 5}
    assert Attempt.objects.get().message_id == "late"


def test_a_late_answer_that_nothing_was_taken_lets_a_sent_issue_go_on(issue):
    def slow(handover):
        recover_expired(now=EXPIRED)
        assert finish_issues(now=EXPIRED) == [issue]
        return Deferred(reason="429")

    report = send(issue, ScriptedProvider(slow))
    assert ledger(issue) == {"pending": 5}
    assert finish_issues(now=EXPIRED) == []
    send(issue, ScriptedProvider(), at=report.next_at)
    assert ledger(issue) == {"submitted": 5}


@pytest.mark.parametrize("how", ["resend", "close"])
def test_also_once_a_person_has_decided_without_it(issue, how):
    claim = claim_batch(issue, in_order=False, now=DUE)
    recover_expired(now=EXPIRED)
    settle(issue, how=how, at=EXPIRED)
    assert record(claim, Submitted(message_id="late"), ids=claimed(claim), now=EXPIRED) is None
    assert ledger(issue) == {"submitted": 5}
    provider = ScriptedProvider()
    send(issue, provider, at=EXPIRED)
    assert provider.taken == []


def test_but_of_the_late_answer_for_some_nobody_else_is_believed_to_have_it(issue):
    claim = claim_batch(issue, in_order=False, now=DUE)
    recover_expired(now=EXPIRED)
    settle(issue, how="resend", at=EXPIRED)
    first, second, *taken = claimed(claim)
    late = Submitted(message_id="late", rejected={first: "550"}, pending=(second,))
    assert record(claim, late, ids=claimed(claim), now=EXPIRED) is None
    assert ledger(issue) == {"pending": 2, "submitted": len(taken)}


def test_a_late_answer_that_took_nobody_settles_nothing(issue):
    claim = claim_batch(issue, in_order=False, now=DUE)
    recover_expired(now=EXPIRED)
    settle(issue, how="resend", at=EXPIRED)
    first, *rest = claimed(claim)
    late = Submitted(message_id=None, rejected={first: "550"}, pending=tuple(rest))
    assert record(claim, late, ids=claimed(claim), now=EXPIRED) is None
    assert ledger(issue) == {"pending": 5}


def test_a_late_answer_for_what_another_sender_has_in_hand_says_who_has_it_twice(issue):
    slow = claim_batch(issue, in_order=False, now=DUE)
    recover_expired(now=EXPIRED)
    settle(issue, how="resend", at=EXPIRED)
    again = claim_batch(issue, in_order=False, now=EXPIRED)
    assert record(slow, Submitted(message_id="late"), ids=claimed(slow), now=EXPIRED) is None
    assert record(again, Submitted(message_id="again"), ids=claimed(again), now=EXPIRED)
    settle_seen([Proof(attempt_id=again.attempt.pk, delivery_id=claimed(again)[0])], now=EXPIRED)
    assert doubled_deliveries(issue) == 5


def test_who_was_rejected_by_a_late_answer_is_judged_though_the_issue_was_sent(issue):
    def slow(handover):
        recover_expired(now=EXPIRED)
        assert finish_issues(now=EXPIRED) == [issue]
        everybody = [one.delivery_id for one in handover.recipients]
        return Submitted(message_id=None, rejected=dict.fromkeys(everybody, "550 not from you"))

    send(issue, ScriptedProvider(slow))
    assert ledger(issue) == {"rejected": 5}
    assert finish_issues(now=EXPIRED) == []
    issue.refresh_from_db()
    assert issue.state == "held"
    assert "All 5 readers" in issue.reason
    resume(issue, at=EXPIRED)
    send(issue, ScriptedProvider(), at=EXPIRED)
    assert ledger(issue) == {"submitted": 5}


def test_an_attempt_that_was_recorded_is_recorded_once(issue):
    claim = claim_batch(issue, in_order=False, now=DUE)
    record(claim, Submitted(message_id="first"), ids=claimed(claim), now=DUE)
    assert (
        record(claim, Submitted(message_id="second", unknown=(1,)), ids=claimed(claim), now=DUE)
        is None
    )
    assert Attempt.objects.get().message_id == "first"


def test_an_order_stops_at_the_first_not_taken_and_the_rest_follows_at_once(issue):
    def stop_at(address, **kwargs):
        def answer(handover):
            names = [recipient.address for recipient in handover.recipients]
            rest = tuple(names[names.index(address) + 1 :])
            named = ids(handover, [address])
            fields = {
                "rejected": dict.fromkeys(named, "550") if "rejected" in kwargs else {},
                "pending": named if "pending" in kwargs else (),
                "unknown": named if "unknown" in kwargs else (),
            }
            return Submitted(message_id=None, not_reached=ids(handover, rest), **fields)

        return answer

    provider = ScriptedProvider(
        stop_at("r1@example.org", rejected=True),
        stop_at("r2@example.org", pending=True),
        stop_at("r3@example.org", unknown=True),
        in_order=True,
    )
    report = send(issue, provider)
    assert provider.took() == ["r0@example.org", "r4@example.org"]
    assert ledger(issue) == {"submitted": 2, "rejected": 1, "pending": 1, "unknown": 1}
    send(issue, provider, at=report.next_at)
    assert provider.took() == ["r0@example.org", "r2@example.org", "r4@example.org"]
    assert ledger(issue) == {"submitted": 3, "rejected": 1, "unknown": 1}


@pytest.mark.parametrize(("bad", "held"), [(("s03", "s04"), False), (("s03", "s04", "s38"), True)])
def test_an_order_is_judged_by_the_whole_batch_once_it_is_over(newsletter, bad, held):
    for number in range(40):
        make_subscriber(f"s{number:02}@example.org")
    issue = planned_issue(newsletter, [make_summary()])
    wrong = [f"{name}@example.org" for name in bad]

    def answer(handover):
        names = [recipient.address for recipient in handover.recipients]
        first = next((name for name in names if name in wrong), None)
        if first is None:
            return Submitted(message_id=None)
        return Submitted(
            message_id=None,
            rejected=dict.fromkeys(ids(handover, [first]), "550"),
            not_reached=ids(handover, names[names.index(first) + 1 :]),
        )

    report = send(issue, ScriptedProvider(*[answer] * 4, in_order=True))
    assert bool(report.held) is held
    assert ledger(issue) == {"submitted": 40 - len(bad), "rejected": len(bad)}
    if held:
        resume(issue, at=DUE)
        assert ledger(issue) == {"submitted": 40 - len(bad), "pending": len(bad)}


def test_what_was_left_of_a_cancelled_issue_is_ended(issue):
    crash(issue, InOrder(2))
    cancel(issue, reason="A mistake.", at=DUE)
    assert ledger(issue) == {"pending": 3, "submitted": 2}
    recover_expired(now=EXPIRED)
    assert ledger(issue) == {"submitted": 2, "unknown": 1, "skipped": 2}
    assert not Batch.objects.filter(state=HandoverState.PENDING).exists()
