"""A refusal that says it is about us, and meets one reader alone, keeps the issue from nobody else;
and nobody is rejected for one that may meet all."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from digest.delivery.controls.resume import resume
from digest.delivery.providers.base import Handover, Outcome, RefusedUs, Submitted
from digest.issues.models import Issue, IssueState
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ledger,
    planned_issue,
    reasons,
    send,
)

pytestmark = pytest.mark.django_db
WORDS = "554 5.7.1 Relay access denied"
ADA, *OTHERS = (f"{name}@example.org" for name in ("ada", "ben", "cat", "dan"))


def issue_for_all(*, batch_size: int) -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in (ADA, *OTHERS):
        make_subscriber(email)
    return planned_issue(newsletter, [make_summary()], batch_size=batch_size)


def refusing(
    *addresses: str, words: str = WORDS, names_reader: bool = True
) -> Callable[[Handover], Outcome]:
    """A far end in order that stops at the first of these addresses, and takes what is before."""

    def answer(handover: Handover) -> Outcome:
        refused = [one for one in handover.recipients if one.address in addresses]
        if not refused:
            return Submitted(message_id=None)
        first = handover.recipients.index(refused[0])
        if first:
            after = tuple(one.delivery_id for one in handover.recipients[first:])
            return Submitted(message_id=None, not_reached=after)
        return RefusedUs(reason=words, reader=refused[0].delivery_id if names_reader else None)

    return answer


def send_at(
    issue: Issue, minutes: float, answer: Callable[[Handover], Outcome]
) -> ScriptedProvider:
    provider = ScriptedProvider(*[answer] * 20, in_order=True)
    send(issue, provider, at=after(minutes))
    return provider


def after(minutes: float) -> datetime:
    return DUE + timedelta(minutes=minutes)


def held(issue: Issue) -> bool:
    issue.refresh_from_db()
    return issue.state == IssueState.HELD


@pytest.mark.parametrize("batch_size", [4, 2, 1])
def test_the_first_time_it_holds_and_once_others_were_taken_since_it_rejects_that_one(
    batch_size: int,
) -> None:
    issue = issue_for_all(batch_size=batch_size)
    send_at(issue, 0, refusing(ADA))
    assert held(issue)
    assert issue.reason == f"The provider refused us: {WORDS}"
    assert ledger(issue) == {"pending": 4}
    resume(issue, at=after(10))
    for minutes in (11, 13, 15):
        send_at(issue, minutes, refusing(ADA))
        assert not held(issue)
    assert ledger(issue) == {"submitted": 3, "rejected": 1}
    assert reasons(issue) == {WORDS: 1}
    assert issue.deliveries.get(state="rejected").subscriber.email == ADA


@pytest.mark.parametrize("batch_size", [4, 2, 1])
def test_where_nobody_is_taken_it_holds_again_and_again_and_rejects_nobody(
    batch_size: int,
) -> None:
    issue = issue_for_all(batch_size=batch_size)
    for minutes in range(0, 100, 10):
        send_at(issue, minutes + 1, refusing(ADA, *OTHERS))
        assert held(issue)
        resume(issue, at=after(minutes + 2))
    assert ledger(issue) == {"pending": 4}
    send_at(issue, 200, refusing())
    assert ledger(issue) == {"submitted": 4}


def test_a_login_that_is_refused_is_nobodys_fault_whoever_is_first() -> None:
    issue = issue_for_all(batch_size=4)
    refused = refusing(ADA, names_reader=False)
    send_at(issue, 0, refused)
    resume(issue, at=after(10))
    send_at(issue, 11, refused)
    assert held(issue)
    assert issue.batches.count() == 1
    assert ledger(issue) == {"pending": 4}


@pytest.mark.parametrize("batch_size", [2, 1])
def test_nor_is_it_where_others_were_taken_in_between(batch_size: int) -> None:
    issue = issue_for_all(batch_size=batch_size)
    refused = refusing(ADA, names_reader=False)
    send_at(issue, 0, refused)
    resume(issue, at=after(10))
    issue.batches.exclude(last_error="").update(not_before=after(12))
    send_at(issue, 11, refused)
    assert ledger(issue) == {"submitted": 4 - batch_size, "pending": batch_size}
    send_at(issue, 13, refused)
    assert held(issue)
    assert ledger(issue) == {"submitted": 4 - batch_size, "pending": batch_size}


def test_other_words_than_before_hold_the_issue_once_more() -> None:
    issue = issue_for_all(batch_size=4)
    send_at(issue, 0, refusing(ADA))
    resume(issue, at=after(10))
    send_at(issue, 11, refusing(ADA, words="550 5.7.1 daily quota exceeded"))
    assert held(issue)
    assert ledger(issue) == {"submitted": 3, "pending": 1}


def test_who_was_not_refused_before_is_not_rejected_for_what_another_met() -> None:
    issue = issue_for_all(batch_size=2)
    send_at(issue, 0, refusing(ADA))
    resume(issue, at=after(10))
    ben = OTHERS[0]
    send_at(issue, 11, refusing(ADA, ben))
    assert held(issue)
    assert ledger(issue) == {"pending": 4}
    resume(issue, at=after(20))
    send_at(issue, 21, refusing(ben))
    send_at(issue, 23, refusing(ben))
    assert ledger(issue) == {"submitted": 3, "rejected": 1}


def test_what_was_taken_before_a_person_resumed_shows_nothing() -> None:
    issue = issue_for_all(batch_size=1)
    last = refusing(OTHERS[2])
    send_at(issue, 0, last)
    assert ledger(issue) == {"submitted": 3, "pending": 1}
    for minutes in (10, 20):
        resume(issue, at=after(minutes))
        send_at(issue, minutes + 1, last)
        assert held(issue)
    assert ledger(issue) == {"submitted": 3, "pending": 1}


def test_before_a_person_has_seen_it_nobody_is_rejected_however_many_were_taken() -> None:
    issue = issue_for_all(batch_size=1)
    send_at(issue, 0, refusing(OTHERS[1]))
    assert held(issue)
    assert ledger(issue) == {"submitted": 2, "pending": 2}


def test_a_batch_that_alone_is_refused_whatever_a_person_mends_keeps_the_issue_from_no_other() -> (
    None
):
    def refuses_the_first(handover: Handover) -> Outcome:
        if any(one.address == ADA for one in handover.recipients):
            return RefusedUs(reason="403 forbidden")
        return Submitted(message_id="m")

    issue = issue_for_all(batch_size=2)
    provider = ScriptedProvider(*[refuses_the_first] * 20, batch_size=2)
    for minutes in (0, 1):
        send(issue, provider, at=after(minutes))
        assert ledger(issue) == {"pending": 4}
        resume(issue, at=after(minutes))
    send(issue, provider, at=after(1))
    assert ledger(issue) == {"submitted": 2, "pending": 2}
    assert issue.state == IssueState.SENDING
    send(issue, provider, at=after(3))
    assert Issue.objects.get().state == IssueState.HELD
    resume(issue, at=after(3))
    send(issue, ScriptedProvider(), at=after(3))
    assert ledger(issue) == {"submitted": 4}
