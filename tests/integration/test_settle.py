from datetime import timedelta

import pytest

from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume
from digest.delivery.controls.settle import Settled, settle
from digest.delivery.errors import SettleError
from digest.delivery.models import Attempt, Batch, Delivery
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.providers.base import Handover, Submitted, Unknown
from digest.delivery.status.in_doubt import in_doubt
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from tests.events_far_end import an_event
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    Answer,
    ScriptedProvider,
    ids,
    ledger,
    planned_issue,
    send,
)
from tests.integration.event_histories import hear

pytestmark = pytest.mark.django_db
NEXT_DAY = DUE + timedelta(days=1)


def one_unknown(handover):
    return Submitted(message_id="m", unknown=ids(handover, ["r1@example.org"]))


def sent_with(answer: Answer) -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for number in range(3):
        make_subscriber(f"r{number}@example.org")
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(answer))
    finish_issues(now=DUE)
    issue.refresh_from_db()
    return issue


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        (Unknown(reason="timed out"), ["r0@example.org", "r1@example.org", "r2@example.org"]),
        (one_unknown, ["r1@example.org"]),
    ],
)
def test_who_is_in_doubt_and_nobody_else_is_sent_to_again_at_a_persons_word(answer, again):
    issue = sent_with(answer)
    assert issue.state == IssueState.SENT
    assert settle(issue, how="resend", at=NEXT_DAY) == Settled(batches=1, deliveries=len(again))
    assert ledger(issue) == {"pending": len(again)} | (
        {"submitted": 3 - len(again)} if len(again) < 3 else {}
    )
    assert issue.state == IssueState.SENDING
    provider = ScriptedProvider()
    send(issue, provider, at=NEXT_DAY)
    assert provider.took() == again
    assert ledger(issue) == {"submitted": 3}
    assert finish_issues(now=NEXT_DAY) == [issue]


@pytest.mark.parametrize("answer", [Unknown(reason="timed out"), one_unknown])
def test_what_a_person_closes_stays_unknown_and_is_asked_about_no_more(answer):
    issue = sent_with(answer)
    before = ledger(issue)
    settle(issue, how="close", at=NEXT_DAY)
    assert ledger(issue) == before
    assert Batch.objects.get().closed
    for how in ("resend", "close"):
        with pytest.raises(SettleError, match="Nothing of"):
            settle(issue, how=how, at=NEXT_DAY)


def test_where_nothing_is_unknown_there_is_nothing_to_settle():
    issue = sent_with(Submitted(message_id="m"))
    with pytest.raises(SettleError, match="Nothing of"):
        settle(issue, how="resend", at=NEXT_DAY)


def test_a_cancelled_issue_is_not_sent_again():
    issue = sent_with(Unknown(reason="timed out"))
    Issue.objects.update(state=IssueState.SENDING)
    cancel(issue, reason="A mistake.", at=DUE)
    with pytest.raises(SettleError, match="cancelled"):
        settle(issue, how="resend", at=NEXT_DAY)
    assert settle(issue, how="close", at=NEXT_DAY).deliveries == 3


def first_unknown(handover: Handover) -> Submitted:
    first, *rest = [recipient.delivery_id for recipient in handover.recipients]
    return Submitted(message_id=None, unknown=(first,), not_reached=tuple(rest))


def test_what_was_closed_hides_no_doubt_that_comes_later():
    def held_meanwhile(handover: Handover) -> Submitted:
        hold(Issue.objects.get(), reason="To look into it.")
        return first_unknown(handover)

    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for number in range(3):
        make_subscriber(f"r{number}@example.org")
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(held_meanwhile, in_order=True))
    assert settle(issue, how="close", at=DUE) == Settled(batches=1, deliveries=1)
    closed = Delivery.objects.get(batch__closed=True)
    assert ledger(issue) == {"unknown": 1, "pending": 2}
    resume(Issue.objects.get(), at=DUE)
    send(issue, ScriptedProvider(first_unknown, in_order=True))
    assert ledger(issue) == {"unknown": 2, "submitted": 1}
    assert in_doubt(issue) == 1
    assert settle(issue, how="resend", at=DUE) == Settled(batches=1, deliveries=1)
    send(issue, ScriptedProvider(in_order=True))
    assert ledger(issue) == {"unknown": 1, "submitted": 2}
    assert Delivery.objects.get(batch__closed=True) == closed
    hear(an_event("delivered", Attempt.objects.earliest("started_at").pk, closed.pk, DUE), at=DUE)
    assert ledger(issue) == {"submitted": 3}
    assert finish_issues(now=DUE) == [issue]
