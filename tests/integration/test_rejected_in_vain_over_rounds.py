"""Rejections are judged over the whole issue, in however many rounds and by whichever worker."""

from datetime import timedelta

import pytest

from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume
from digest.delivery.models import Attempt
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.outcomes.record import record
from digest.delivery.providers.base import RefusedUs, Rejected, Submitted
from digest.delivery.sending.send import send_due
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from tests.integration.delivery_fakes import (
    DUE,
    ScriptedProvider,
    claim_batch,
    claimed,
    ledger,
    send,
)
from tests.integration.refusals import after, issue_for, naming, refusing

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def rounds_of_one(issue, answers, *, at=DUE, in_order=False):
    """Send in rounds that end after each handover; return why the last one held the issue."""
    for number, answer in enumerate(answers):
        over = Attempt.objects.exclude(ended_at=None).count()
        report = send_due(
            issue,
            provider=ScriptedProvider(answer, in_order=in_order),
            clock=lambda number=number: at + number * SECOND,
            stop=lambda over=over: Attempt.objects.exclude(ended_at=None).count() > over,
        )
        if report.held:
            return report.held
    return ""


def test_rounds_of_one_message_each_see_that_nobody_is_taken():
    issue = issue_for(10, batch_size=1)
    assert "All 2 readers" in rounds_of_one(issue, [Rejected(reason="400 no")] * 10)
    resume(issue, at=DUE + 60 * SECOND)
    assert ledger(issue) == {"pending": 10}


def test_rounds_of_one_message_each_see_five_in_a_row():
    issue = issue_for(40)
    takes_ten = [Submitted(message_id=None)]
    assert rounds_of_one(issue_for_taken(issue), takes_ten, in_order=True) == ""
    answers = [after(0, "550 5.7.1 no more")] * 20
    held = rounds_of_one(issue, answers, at=DUE + SECOND, in_order=True)
    assert "5 readers in a row" in held
    assert ledger(issue)["rejected"] == 5
    resume(issue, at=DUE + 60 * SECOND)
    assert "rejected" not in ledger(issue)


def issue_for_taken(issue):
    """Give ten of the readers a batch of their own, due first."""
    batch = issue.batches.get()
    first = list(batch.deliveries.order_by("pk").values_list("pk", flat=True)[:10])
    batch.pk, batch.number, batch.due_at = None, 1, batch.due_at - SECOND
    batch.save()
    issue.deliveries.filter(pk__in=first).update(batch=batch)
    return issue


def test_an_earlier_hold_for_another_reason_changes_nothing():
    issue = issue_for(10, batch_size=1)
    hold(issue, reason="A figure is wrong.")
    resume(issue, at=DUE)
    assert "All 3 readers" in send(issue, ScriptedProvider(*[Rejected(reason="400 no")] * 9)).held
    resume(issue, at=DUE)
    assert ledger(issue) == {"pending": 10}


def test_another_fault_after_the_first_one_was_mended_rejects_nobody_either():
    issue = issue_for(20, batch_size=1)
    now = DUE
    for words in ("550 5.7.1 spam from 192.0.2.1", "550 5.1.8 no such sender domain"):
        provider = ScriptedProvider(*[after(0, words)] * 20, in_order=True)
        assert send(issue, provider, at=now).held
        resume(issue, at=now + SECOND)
        assert ledger(issue) == {"pending": 20}
        now += 2 * SECOND
    again = ScriptedProvider(*[after(0, "550 5.7.1 spam from 192.0.2.77")] * 20, in_order=True)
    held = send(issue, again, at=now).held
    assert "--rejected" in held, "a person has seen such refusals"
    assert ledger(issue)["rejected"]


def test_what_another_worker_was_refused_meanwhile_goes_again_too():
    issue = issue_for(10, batch_size=1)
    slow = claim_batch(issue, in_order=False, now=DUE)
    assert send(issue, ScriptedProvider(*[Rejected(reason="400 no")] * 9)).held
    record(slow, Rejected(reason="400 no"), ids=claimed(slow), now=DUE)
    assert ledger(issue)["rejected"] == 4
    resume(issue, at=DUE + SECOND)
    assert ledger(issue) == {"pending": 10}


def test_what_was_refused_before_a_person_mended_it_goes_again_though_the_answer_came_after():
    issue = issue_for(4, batch_size=1)

    def slow(_):
        held = send(issue, ScriptedProvider(*[Rejected(reason="400 no")] * 9))
        assert held.held
        resume(issue, at=DUE + SECOND)
        return Rejected(reason="400 no")

    send(issue, ScriptedProvider(slow))
    assert ledger(issue) == {"submitted": 4}
    assert Attempt.objects.filter(outcome="Rejected").count() == 4


def test_a_list_of_which_a_person_knows_that_many_are_dead_goes_on_to_its_end():
    issue = issue_for(200, batch_size=20)

    dead = {f"r{number:04}@example.org" for number in range(1, 200, 3)}

    def provider():
        return ScriptedProvider(*[refusing(dead, "550 5.1.1 no such user")] * 300, in_order=True)

    assert send(issue, provider()).held
    resume(issue, at=DUE + SECOND)
    assert not send(issue, provider(), at=DUE + 2 * SECOND).held
    assert ledger(issue) == {"submitted": 200 - len(dead), "rejected": len(dead)}


def test_three_dead_addresses_of_one_hour_hold_nobody_up_where_others_have_it():
    issue = issue_for(10, later=3)
    assert not send(issue, ScriptedProvider()).held
    later = issue.batches.get(state="pending").due_at
    dead = ScriptedProvider(*[after(0, "550 5.1.1 unknown user")] * 3, in_order=True)
    assert not send(issue, dead, at=later).held
    assert ledger(issue) == {"submitted": 10, "rejected": 3}


def test_who_was_refused_for_our_fault_is_owed_the_items_of_a_cancelled_issue():
    issue = issue_for(10, batch_size=1)
    assert send(issue, ScriptedProvider(*[Rejected(reason="400 no")] * 9)).held
    issue.refresh_from_db()
    cancel(issue, reason="no more", at=DUE)
    assert ledger(issue) == {"skipped": 10}
    assert Issue.objects.get().state == IssueState.CANCELLED


def only_rejects(issue, words):
    """Record that all of the next batch are refused, by a worker that dies before it says so."""
    claim = claim_batch(issue, in_order=False, now=DUE)
    ids = claimed(claim)
    record(claim, Submitted(message_id=None, rejected=dict.fromkeys(ids, words)), ids=ids, now=DUE)


def test_an_issue_is_not_over_while_nobody_has_judged_its_rejections():
    issue = issue_for(10)
    only_rejects(issue, "400 no such key")
    assert finish_issues(now=DUE) == []
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    assert "All 10 readers" in issue.reason
    resume(issue, at=DUE + SECOND)
    send(issue, ScriptedProvider(), at=DUE + 2 * SECOND)
    assert finish_issues(now=DUE + 3 * SECOND) == [issue]
    assert ledger(issue) == {"submitted": 10}


def test_what_each_worker_saw_too_little_of_is_judged_at_the_end():
    issue = issue_for(200, batch_size=20)
    for _ in range(9):
        claim = claim_batch(issue, in_order=False, now=DUE)
        first, *others = claimed(claim)
        part = Submitted(message_id=None, rejected={first: "550 no"}, not_reached=tuple(others))
        record(claim, part, ids=(first, *others), now=DUE)
        claim = claim_batch(issue, in_order=False, now=DUE)
        record(claim, Submitted(message_id="m"), ids=claimed(claim), now=DUE)
    send(issue, ScriptedProvider())
    assert finish_issues(now=DUE) == [issue], "9 of 200 are less than one in twenty"
    assert ledger(issue) == {"submitted": 191, "rejected": 9}


def test_two_readers_who_are_all_refused_by_name_wait_for_a_person():
    issue = issue_for(2)
    send(issue, ScriptedProvider(after(0, "550 no"), after(0, "550 no"), in_order=True))
    finish_issues(now=DUE)
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    resume(issue, at=DUE + SECOND)
    again = ScriptedProvider(after(0, "550 no"), after(0, "550 no"), in_order=True)
    send(issue, again, at=DUE + 2 * SECOND)
    assert finish_issues(now=DUE + 3 * SECOND) == [issue]


def test_a_fault_that_was_not_mended_loses_nobody_either():
    issue = issue_for(300)
    for at in (DUE, DUE + 2 * SECOND):
        held = send(issue, ScriptedProvider(*[Rejected(reason="400 key")] * 99), at=at).held
        assert "All 3 readers" in held
        resume(issue, at=at + SECOND)
        assert ledger(issue) == {"pending": 300}
    assert not send(issue, ScriptedProvider(), at=DUE + 4 * SECOND).held
    assert ledger(issue) == {"submitted": 300}


def test_who_was_refused_before_we_were_refused_ourselves_goes_again():
    issue = issue_for(20)
    answers = [*[after(0, "554 5.7.1 no")] * 2, RefusedUs(reason="554 5.7.1 192.0.2.1 is blocked")]
    assert "refused us" in send(issue, ScriptedProvider(*answers, in_order=True)).held
    resume(issue, at=DUE + SECOND)
    assert not send(issue, ScriptedProvider(in_order=True), at=DUE + 2 * SECOND).held
    assert ledger(issue) == {"submitted": 20}


def test_two_dead_in_one_batch_of_many_hold_nobody_up():
    issue = issue_for(200, batch_size=25)
    assert not send(issue, ScriptedProvider(*[Submitted(message_id=None)] * 6, naming(2))).held
    assert not send(issue, ScriptedProvider()).held
    assert finish_issues(now=DUE) == [issue]


def test_a_company_that_is_gone_costs_one_resume():
    issue = issue_for(100)

    dead = {f"r{number:04}@example.org" for number in range(40, 80)}

    def provider():
        return ScriptedProvider(*[refusing(dead, "550 5.1.2 no such domain")] * 200, in_order=True)

    assert "5 readers in a row" in send(issue, provider()).held
    resume(issue, at=DUE + SECOND)
    assert not send(issue, provider(), at=DUE + 2 * SECOND).held
    assert finish_issues(now=DUE + 3 * SECOND) == [issue]
    assert ledger(issue) == {"submitted": 60, "rejected": 40}


def test_those_who_go_again_stand_in_nobodys_way():
    issue = issue_for(10, later=5)
    dead = ScriptedProvider(*[after(0, "550 no")] * 3, in_order=True)
    assert "All 3 readers" in send(issue, dead).held
    later = issue.batches.latest("due_at").due_at
    resume(issue, at=later)
    provider = ScriptedProvider(in_order=True)
    send(issue, provider, at=later + SECOND)
    assert provider.taken[-3:] == [f"r000{number}@example.org" for number in range(3)]


def test_a_batch_that_nobody_is_left_in_counts_no_more():
    issue = issue_for(10, batch_size=1)
    send(issue, ScriptedProvider(*[Rejected(reason="400 no")] * 9))
    resume(issue, at=DUE)
    empty = issue.batches.filter(deliveries=None)
    assert set(empty.values_list("state", flat=True)) == {"skipped"}


def test_the_last_readers_whom_alone_a_server_refuses_keep_the_issue_from_its_end_no_longer():
    issue = issue_for(5)
    words = "550 5.7.1 relaying denied"

    def refuses_the_last(handover):
        *others, last = (one.delivery_id for one in handover.recipients)
        return RefusedUs(reason=words, reader=last) if not others else Submitted(message_id=None)

    four = ScriptedProvider(in_order=True)
    last = issue.deliveries.latest("pk")
    batch = last.batch
    batch.pk, batch.number, batch.due_at = None, 1, batch.due_at + SECOND
    batch.save()
    issue.deliveries.filter(pk=last.pk).update(batch=batch)
    send(issue, four)
    now, resumes = DUE + 2 * SECOND, 0
    while send(issue, ScriptedProvider(refuses_the_last, in_order=True), at=now).held:
        resumes += 1
        assert resumes < 4
        resume(issue, at=now + SECOND)
        now += timedelta(hours=1)
    assert ledger(issue) == {"submitted": 4, "rejected": 1}
