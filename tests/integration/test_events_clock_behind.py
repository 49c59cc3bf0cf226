"""A bounce counts though the clock of the mail server that reports it is wrong."""

from datetime import datetime, timedelta

import pytest

from digest.delivery.models import Attempt
from digest.events.apply_events import apply_events
from digest.events.models import Event, Reporter
from digest.events.store_body import store_body
from digest.issues.models import Issue
from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.models import DOUBLE_OPT_IN, Consent
from subscribers.suppressions.endings import BOUNCED
from tests.bounced_mail import a_bounce
from tests.factories import WORDING
from tests.integration.delivery_fakes import DUE
from tests.integration.event_histories import ended, issue_sent_to, returned_of

pytestmark = pytest.mark.django_db
ADA, BEN = "ada@example.org", "ben@example.org"
CAME = DUE + timedelta(hours=2)


@pytest.fixture
def issue() -> Issue:
    issue = issue_sent_to(ADA, BEN)
    enrol(
        normal_address(ADA),
        issue.newsletter,
        how=DOUBLE_OPT_IN,
        wording=WORDING,
        at=DUE - timedelta(hours=2),
        own_wish=True,
    )
    assert Consent.objects.exists()
    return issue


def bounces(issue: Issue, *, dated: datetime) -> None:
    mail = a_bounce(returned_of(issue, ADA), date=f"{dated:%a, %d %b %Y %H:%M:%S +0000}")
    store_body(mail, reporter=Reporter.MAILBOX, received_at=CAME)
    apply_events(now=CAME)


@pytest.mark.parametrize(
    ("off", "counted_as"),
    [
        (timedelta(days=-365), DUE),
        (timedelta(hours=-3), DUE),
        (timedelta(hours=1), DUE + timedelta(hours=1)),
        (timedelta(hours=20), CAME),
    ],
)
def test_a_bounce_happened_between_the_copy_and_the_report(
    issue: Issue, off: timedelta, counted_as: datetime
) -> None:
    assert Attempt.objects.get().started_at == DUE
    bounces(issue, dated=DUE + off)
    assert ended([ADA, BEN]) == {ADA: BOUNCED, BEN: ""}
    assert Event.objects.get().at == counted_as


def test_who_agreed_anew_after_that_copy_stays(issue: Issue) -> None:
    Consent.objects.update(given_at=DUE + timedelta(minutes=5))
    bounces(issue, dated=DUE - timedelta(days=365))
    assert ended([ADA]) == {ADA: ""}
