"""A server that refuses a copy because there is no such mailbox has said all that a bounce says."""

from datetime import timedelta

import pytest

from digest.delivery.providers.base import Handover, Outcome, Submitted
from digest.engine.finish_sent import finish_sent
from digest.engine.log_book import LogBook
from digest.events.suppress_unknown import suppress_unknown
from digest.issues.models import Issue
from subscribers.models import Subscriber, Suppression
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    planned_issue,
    send,
)
from tests.integration.event_histories import ended

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
AFTER = DUE + timedelta(minutes=1)


def refusing(words: str):
    def answer(handover: Handover) -> Outcome:
        for place, one in enumerate(handover.recipients):
            if one.address == ADA:
                later = tuple(other.delivery_id for other in handover.recipients[place + 1 :])
                return Submitted(
                    message_id=None, rejected={one.delivery_id: words}, not_reached=later
                )
        return Submitted(message_id=None)

    return ScriptedProvider(answer, in_order=True)


def sent_with(words: str) -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for number in range(30):
        make_subscriber(f"reader-{number}@example.org")
    make_subscriber(ADA)
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, refusing(words))
    return issue


@pytest.mark.parametrize("words", ["550 5.1.1 unknown user", "556 5.1.10 null MX"])
def test_it_gets_no_more_mail(words):
    issue = sent_with(words)
    assert suppress_unknown(issue, now=AFTER) == 1
    assert ended([ADA]) == {ADA: "bounced"}
    assert Suppression.objects.get().reason == "bounced"
    assert suppress_unknown(issue, now=AFTER) == 0


@pytest.mark.parametrize(
    "words", ["550 5.7.1 not from you", "552 5.2.2 mailbox full", "550 5.1.17 odd", "550 no"]
)
def test_another_refusal_says_nothing_of_the_mailbox(words):
    assert suppress_unknown(sent_with(words), now=AFTER) == 0
    assert not Suppression.objects.exists()


def test_who_has_moved_since_is_mailed_at_the_new_address():
    issue = sent_with("550 5.1.1 unknown user")
    Subscriber.objects.filter(email=ADA).update(changed_at=AFTER)
    assert suppress_unknown(issue, now=AFTER) == 0


def test_it_is_done_once_the_issue_is_finished():
    issue = sent_with("550 5.1.1 unknown user")
    Issue.objects.filter(pk=issue.pk).update(state="sending", finished_at=None)
    log = LogBook()
    finish_sent(clock=lambda: AFTER, log=log)
    assert f"{issue.slug}: 1 mailboxes do not exist, and get no more mail" in log.lines
    assert Suppression.objects.exists()
