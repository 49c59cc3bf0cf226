"""An event that proves an attempt settles those who were in it, and nobody who was not."""

from datetime import timedelta

import pytest

from digest.delivery.controls.resume import resume
from digest.delivery.controls.settle import settle
from digest.delivery.models import Attempt, Delivery
from digest.delivery.outcomes.proof import Proof
from digest.delivery.outcomes.record import record
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.outcomes.settle_seen import settle_seen
from digest.delivery.providers.base import Deferred, Rejected, Submitted, Unknown
from digest.delivery.sending.send import send_due
from digest.delivery.status.doubles import doubled_deliveries
from tests.integration.delivery_fakes import (
    DUE,
    ScriptedProvider,
    claim_batch,
    claimed,
    ledger,
    send,
)
from tests.integration.refusals import issue_for, naming

pytestmark = pytest.mark.django_db
LATER = DUE + timedelta(hours=1)


def prove(attempt, delivery):
    return settle_seen([Proof(attempt_id=attempt.pk, delivery_id=delivery)], now=LATER)


def test_who_was_rejected_and_goes_again_is_not_settled_by_an_attempt_without_them():
    issue = issue_for(3)
    moments = iter([DUE, LATER])
    clock, others = [DUE], []

    def another_sender_gets_an_error_for_the_last_two():
        clock[0] = next(moments, clock[0])
        if clock[0] > DUE and not others:
            claim = claim_batch(issue, in_order=False, now=DUE)
            others.append(claim)
            record(claim, Deferred(reason="502"), ids=claimed(claim)[1:], now=DUE)
        return False

    held = send_due(
        issue,
        provider=ScriptedProvider(naming(1), naming(1), Rejected(reason="413")),
        clock=lambda: clock[0],
        stop=another_sender_gets_an_error_for_the_last_two,
    ).held
    assert "All 3 readers" in held
    resume(issue, at=LATER)
    first, second, _ = Delivery.objects.order_by("pk").values_list("pk", flat=True)
    prove(others[0].attempt, second)
    by_batch = {
        pk: own or batch
        for pk, own, batch in Delivery.objects.values_list("pk", "state", "batch__state")
    }
    assert by_batch[first] == "pending"


def test_who_was_in_doubt_by_name_and_goes_again_is_not_settled_by_an_attempt_without_them():
    issue = issue_for(2)
    claim = claim_batch(issue, in_order=True, now=DUE)
    first, second = claimed(claim)
    in_doubt = Submitted(message_id=None, unknown=(first,), not_reached=(second,))
    record(claim, in_doubt, ids=(first, second), now=DUE)
    without = claim_batch(issue, in_order=False, now=DUE)
    assert record(without, Unknown(reason="lost"), ids=(second,), now=DUE)
    settle(issue, how="resend", at=DUE)
    prove(without.attempt, second)
    assert ledger(issue) == {"pending": 1, "submitted": 1}
    assert Delivery.objects.get(pk=first).batch.state == "pending"


def test_an_answer_that_came_too_late_to_count_still_says_that_not_all_were_taken():
    issue = issue_for(2)
    claim = claim_batch(issue, in_order=False, now=DUE)
    first, second = claimed(claim)
    recover_expired(now=LATER)
    settle(issue, how="close", at=LATER)
    late = Submitted(message_id=None, rejected={first: "400"}, not_reached=(second,))
    assert record(claim, late, ids=(first, second), now=LATER) is None
    prove(claim.attempt, second)
    assert ledger(issue) == {"unknown": 1, "submitted": 1}


def test_who_was_refused_by_a_later_attempt_had_it_by_the_earlier_one():
    issue = issue_for(3)
    send(issue, ScriptedProvider(Unknown(reason="lost")))
    settle(issue, how="resend", at=LATER)
    send(issue, ScriptedProvider(naming(1), Submitted(message_id=None)), at=LATER)
    assert ledger(issue) == {"rejected": 1, "submitted": 2}
    lost = Attempt.objects.order_by("started_at")[0]
    prove(lost, Delivery.objects.latest("pk").pk)
    assert ledger(issue) == {"submitted": 3}
    assert doubled_deliveries(issue) == 2


def test_and_does_not_go_again_with_those_who_were_refused_in_vain():
    issue = issue_for(3)
    send(issue, ScriptedProvider(Unknown(reason="lost")))
    settle(issue, how="resend", at=LATER)
    refused = send(issue, ScriptedProvider(naming(1), naming(1), naming(1)), at=LATER)
    assert "All 3 readers" in refused.held
    resume(issue, at=LATER)
    assert ledger(issue) == {"pending": 3}
    prove(Attempt.objects.order_by("started_at")[0], Delivery.objects.earliest("pk").pk)
    assert ledger(issue) == {"submitted": 3}


def test_who_had_been_refused_before_an_attempt_in_doubt_was_not_in_it():
    issue = issue_for(3)
    send(issue, ScriptedProvider(naming(1), Unknown(reason="lost")))
    assert ledger(issue) == {"rejected": 1, "unknown": 2}
    lost = Attempt.objects.get(outcome="Unknown")
    prove(lost, Delivery.objects.latest("pk").pk)
    assert ledger(issue) == {"rejected": 1, "submitted": 2}


def test_who_was_taken_one_by_one_by_another_provider_is_counted_alone():
    issue = issue_for(5)
    send(issue, ScriptedProvider(Unknown(reason="lost")))
    settle(issue, how="resend", at=LATER)
    claim = claim_batch(issue, in_order=True, now=LATER)
    first, second, *rest = claimed(claim)
    part = Submitted(message_id=None, pending=(second,), not_reached=tuple(rest))
    record(claim, part, ids=claimed(claim), now=LATER)
    prove(Attempt.objects.order_by("started_at")[0], first)
    assert ledger(issue) == {"submitted": 5}
    assert doubled_deliveries(issue) == 1


def test_an_attempt_that_took_none_of_those_who_went_again_doubled_nothing():
    issue = issue_for(3)
    claim = claim_batch(issue, in_order=True, now=DUE)
    first, second, third = claimed(claim)
    part = Submitted(message_id=None, unknown=(second,), not_reached=(third,))
    record(claim, part, ids=(first, second, third), now=DUE)
    assert Attempt.objects.get(pk=claim.attempt.pk).taken == 1
    send(issue, ScriptedProvider(), at=DUE)
    assert prove(claim.attempt, first).doubled == 0
    assert prove(claim.attempt, second).doubled == 0


def test_an_attempt_that_was_taken_and_went_again_in_part_is_known_to_have_doubled():
    issue = issue_for(3)
    send(issue, ScriptedProvider(Unknown(reason="lost")))
    settle(issue, how="resend", at=LATER)
    send(issue, ScriptedProvider(naming(1), Submitted(message_id=None)), at=LATER)
    lost = Attempt.objects.order_by("started_at")[0]
    assert prove(lost, Delivery.objects.earliest("pk").pk).doubled == 1


def test_all_who_went_again_are_counted_wherever_they_were_moved():
    issue = issue_for(5)
    send(issue, ScriptedProvider(Unknown(reason="lost")))
    settle(issue, how="resend", at=LATER)
    send(issue, ScriptedProvider(Rejected(reason="413 too large")), at=LATER)
    assert ledger(issue) == {"submitted": 5}
    assert issue.batches.count() == 2
    lost = Attempt.objects.order_by("started_at")[0]
    assert doubled_deliveries(issue) == 0
    prove(lost, Delivery.objects.earliest("pk").pk)
    assert doubled_deliveries(issue) == 5


def test_what_is_heard_while_the_next_attempt_is_out_is_believed_before_anybody_goes_again():
    issue = issue_for(5)

    def while_it_is_heard_of(handover):
        taken = Attempt.objects.get(outcome="Deferred")
        second = handover.recipients[1].delivery_id
        assert prove(taken, second).waiting == {taken.pk}
        return naming(1)(handover)

    send(issue, ScriptedProvider(Deferred(reason="500")))
    provider = ScriptedProvider(while_it_is_heard_of)
    send(issue, provider, at=LATER)
    assert provider.taken == []
    assert ledger(issue) == {"submitted": 5}


def test_so_is_a_late_answer_that_came_meanwhile():
    issue = issue_for(5)
    slow = claim_batch(issue, in_order=False, now=DUE)
    recover_expired(now=LATER)
    settle(issue, how="resend", at=LATER)
    again = claim_batch(issue, in_order=False, now=LATER)
    assert record(slow, Submitted(message_id="late"), ids=claimed(slow), now=LATER) is None
    record(again, Deferred(reason="429"), ids=claimed(again), now=LATER)
    assert ledger(issue) == {"submitted": 5}
