"""Anybody can write to the mailbox for bounces: nobody's mail may stand in the way of a person."""

import pytest

from digest.delivery.providers.base import Unknown
from digest.events.apply_events import apply_events
from digest.events.models import Reporter, StoredBody
from digest.events.store_body import store_body
from tests.bounced_mail import a_bounce
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ledger,
    planned_issue,
    send,
)
from tests.integration.digest_command import DigestHere
from tests.integration.event_histories import returned_of

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Mon, 01 Jan 0001 00:00:00 +1200",
        "at no time",
        "9" * 5000,
    ],
)
def test_a_report_from_out_of_time_keeps_no_person_from_settling(date: str) -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber(ADA)
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(Unknown(reason="timed out")))
    mail = a_bounce(returned_of(issue, ADA, token="guessed"), date=date)
    store_body(mail, reporter=Reporter.MAILBOX, received_at=DUE)
    applied = apply_events(now=DUE)
    assert (applied.bodies, applied.events) == (1, 0)
    assert StoredBody.objects.get().applied_at == DUE
    DigestHere().done("settle", issue.slug, "--resend")
    assert ledger(issue) == {"pending": 2}
