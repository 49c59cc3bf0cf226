"""Where rejections point to us, the issue is held, and who was rejected goes again."""

from collections import Counter

import pytest

from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.providers.base import Rejected, Submitted
from digest.issues.models import IssueState
from tests.integration.delivery_fakes import (
    DUE,
    ScriptedProvider,
    ledger,
    send,
)
from tests.integration.refusals import after, issue_for, naming

pytestmark = pytest.mark.django_db


def test_three_named_of_many_are_rejected_and_nobody_else_waits():
    issue = issue_for(100)
    assert send(issue, ScriptedProvider(naming(3))).held == ""
    assert ledger(issue) == {"submitted": 97, "rejected": 3}


@pytest.mark.parametrize("first", [(), (Submitted(message_id="m"),)])
def test_thirty_of_a_hundred_hold_also_in_a_later_batch_and_stay_once_it_was_resumed(first):
    issue = issue_for(200)
    report = send(issue, ScriptedProvider(*first, naming(30)))
    assert "30 of 100" in report.held
    assert "400 bad address" in report.held
    assert "30 go again" in report.held
    told = {"submitted": 100} if first else {"pending": 100}
    assert ledger(issue) == Counter(told) + Counter(pending=70, rejected=30)
    resume(issue, at=DUE)
    assert ledger(issue) == Counter(told) + Counter(pending=100)
    assert not send(issue, ScriptedProvider(*first, naming(30))).held, "a person knows of it"
    assert ledger(issue) == {"submitted": 170, "rejected": 30}


def test_in_order_five_in_a_row_hold_and_all_five_go_again():
    issue = issue_for(40)
    provider = ScriptedProvider(after(10), *[after(0)] * 20, in_order=True)
    assert "5 readers in a row" in send(issue, provider).held
    assert ledger(issue) == {"submitted": 10, "pending": 25, "rejected": 5}
    resume(issue, at=DUE)
    mended = ScriptedProvider(in_order=True)
    assert send(issue, mended).held == ""
    assert ledger(issue) == {"submitted": 40}
    assert len(mended.taken) == 30


def test_an_audience_of_two_that_nobody_named_is_held_and_nobody_is_rejected():
    issue = issue_for(2)
    assert "All 2 readers" in send(issue, ScriptedProvider(*[Rejected(reason="400")] * 9)).held
    finish_issues(now=DUE)
    assert issue.state == IssueState.HELD
    resume(issue, at=DUE)
    assert ledger(issue) == {"pending": 2}
    provider = ScriptedProvider()
    send(issue, provider)
    assert provider.took() == ["r0000@example.org", "r0001@example.org"]


def test_once_resumed_the_rejections_stay_so_that_the_issue_comes_to_its_end():
    issue = issue_for(2)
    send(issue, ScriptedProvider(*[Rejected(reason="400")] * 9))
    resume(issue, at=DUE)
    assert not send(issue, ScriptedProvider(*[Rejected(reason="400")] * 9)).held
    assert ledger(issue) == {"rejected": 2}


def test_who_was_rejected_in_vain_of_a_cancelled_issue_is_skipped():
    issue = issue_for(40)
    send(issue, ScriptedProvider(after(10), *[after(0)] * 20, in_order=True))
    issue.refresh_from_db()
    cancel(issue, reason="no more", at=DUE)
    assert ledger(issue) == {"submitted": 10, "skipped": 30}
