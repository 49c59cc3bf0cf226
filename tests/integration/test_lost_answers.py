"""A provider whose answers are lost one after the other puts few in doubt, not a whole issue."""

from datetime import timedelta

import pytest

from digest.delivery.controls.resume import resume
from digest.delivery.models import Attempt
from digest.delivery.outcomes.lost_answers import MOST_AT_FIRST, MOST_IN_A_ROW
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.providers.base import Deferred, Submitted, Unknown
from digest.issues.models import IssueState
from tests.integration.delivery_fakes import DUE, ScriptedProvider, claim_batch, ledger, send
from tests.integration.refusals import issue_for

pytestmark = pytest.mark.django_db
LOST = Unknown(reason="SendGrid answered 502")
TAKEN = Submitted(message_id="m")


def loses_the_first(handover):
    first, *rest = [one.delivery_id for one in handover.recipients]
    return Submitted(message_id=None, unknown=(first,), not_reached=tuple(rest))


def test_where_nobody_is_known_to_have_it_a_few_lost_answers_hold_the_issue():
    issue = issue_for(40, batch_size=2)
    report = send(issue, ScriptedProvider(*[LOST] * 30))
    assert ledger(issue) == {"unknown": 2 * MOST_AT_FIRST, "pending": 40 - 2 * MOST_AT_FIRST}
    assert "lost 3 times in a row" in report.held
    assert issue.state == IssueState.HELD


def test_where_some_have_it_more_of_them_do():
    issue = issue_for(40, batch_size=2)
    send(issue, ScriptedProvider(TAKEN, *[LOST] * 30))
    assert ledger(issue)["unknown"] == 2 * MOST_IN_A_ROW
    assert issue.state == IssueState.HELD


def test_lost_answers_between_others_hold_nothing():
    issue = issue_for(24, batch_size=2)
    send(issue, ScriptedProvider(*[LOST, LOST, TAKEN] * 4))
    assert ledger(issue) == {"unknown": 16, "submitted": 8}


def test_one_in_order_puts_as_few_in_doubt():
    issue = issue_for(20, batch_size=10)
    send(issue, ScriptedProvider(*[loses_the_first] * 30, in_order=True))
    assert ledger(issue) == {"unknown": MOST_AT_FIRST, "pending": 20 - MOST_AT_FIRST}


def test_rounds_are_counted_together_and_a_pause_of_the_provider_between_them_changes_nothing():
    issue = issue_for(20, batch_size=2)
    minute = timedelta(minutes=1)
    for number in range(MOST_AT_FIRST):
        busy = Deferred(reason="429")
        send(issue, ScriptedProvider(LOST, busy, busy, busy), at=DUE + 10 * number * minute)
    assert issue.state == IssueState.HELD
    assert ledger(issue)["unknown"] == 2 * MOST_AT_FIRST


def test_once_a_person_resumed_it_is_counted_anew():
    issue = issue_for(40, batch_size=2)
    send(issue, ScriptedProvider(*[LOST] * 30))
    later = DUE + timedelta(minutes=5)
    resume(issue, at=later)
    send(issue, ScriptedProvider(LOST, LOST), at=later + timedelta(minutes=1))
    assert ledger(issue) == {"unknown": 10, "submitted": 30}


def test_what_events_show_to_have_been_taken_is_no_lost_answer():
    issue = issue_for(12, batch_size=2)
    busy = Deferred(reason="429")
    send(issue, ScriptedProvider(LOST, LOST, busy, busy, busy))
    Attempt.objects.filter(outcome="Unknown").update(seen_at=DUE)
    send(issue, ScriptedProvider(LOST, LOST), at=DUE + timedelta(minutes=10))
    assert issue.state == IssueState.SENDING


def test_a_sender_that_was_killed_says_nothing_of_the_provider():
    issue = issue_for(20, batch_size=2)
    for _ in range(MOST_AT_FIRST):
        claim_batch(issue, in_order=False, now=DUE)
        recover_expired(now=DUE + timedelta(minutes=2))
    send(issue, ScriptedProvider(LOST), at=DUE + timedelta(minutes=3))
    assert ledger(issue) == {"unknown": 8, "submitted": 12}


def test_the_last_ones_hold_nothing_back_from_others():
    issue = issue_for(6, batch_size=2)
    send(issue, ScriptedProvider(*[LOST] * 3))
    assert ledger(issue) == {"unknown": 6}
    assert issue.state == IssueState.SENDING
