"""What is reported of mail that was asked for at a page."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.events.apply_events import apply_events
from digest.events.models import Event, Reporter, StoredBody
from digest.events.store_body import store_body
from subscribers.account.held_about import held_about
from subscribers.models import (
    ServiceMail,
    ServiceMailKind,
    ServiceMailState,
    Subscription,
    Suppression,
)
from subscribers.suppressions.endings import BOUNCED, BY_PROVIDER, COMPLAINT
from subscribers.suppressions.look_up import suppressed_keys
from tests.bounced_mail import a_bounce, our_headers
from tests.events_far_end import an_event
from tests.integration.event_histories import hear
from tests.integration.readers_mailbox import mailbox, path_in, sign_up
from tests.integration.subscriber_factories import make_newsletter

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
ADA, VICTIM = "ada@example.org", "victim@example.org"


def told(name: str, email: str, *, kind: str = ServiceMailKind.CONFIRM, **fields: object) -> None:
    """Have the provider say this of the mail of that kind."""
    mail = ServiceMail.objects.filter(kind=kind, state=ServiceMailState.SENT).latest("pk")
    now = datetime.now(UTC)
    hear(an_event(name, mail.attempt_id, 0, now, email=email, **fields), at=now)


@pytest.fixture
def reader(client, mailbox) -> Subscription:
    make_newsletter()
    sign_up(client, ADA)
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert len(mailbox.send()) == 1, "the welcome"
    return Subscription.objects.get()


@pytest.mark.parametrize(("name", "how"), [("spamreport", COMPLAINT), ("bounce", BOUNCED)])
def test_who_was_asked_to_confirm_and_complained_or_is_not_there_is_not_asked_again(
    client, mailbox, name, how
):
    make_newsletter()
    sign_up(client, VICTIM)
    assert len(mailbox.send()) == 1
    told(name, VICTIM)
    assert Suppression.objects.get().reason == how
    sign_up(client, VICTIM, cadence="monthly")
    assert mailbox.send() == []
    sign_up(client, ADA)
    assert len(mailbox.send()) == 1


@pytest.mark.parametrize("name", ["bounce", "delivered", "processed", "open"])
def test_of_all_else_nothing_follows_and_no_report_is_left_as_unreadable(client, mailbox, name):
    make_newsletter()
    sign_up(client, VICTIM)
    mailbox.send()
    told(name, VICTIM, type="blocked")
    assert not Suppression.objects.exists()
    assert not Event.objects.exists()
    assert StoredBody.objects.get().problems == ""
    sign_up(client, VICTIM)
    assert len(mailbox.send()) == 1


@pytest.mark.parametrize(
    ("name", "how", "barred"),
    [
        ("spamreport", COMPLAINT, {ADA}),
        ("bounce", BOUNCED, {ADA}),
        ("unsubscribe", BY_PROVIDER, set()),
    ],
)
def test_what_a_reader_says_of_a_service_mail_counts_as_of_an_issue(reader, name, how, barred):
    told(name, ADA, kind=ServiceMailKind.WELCOME)
    reader.refresh_from_db()
    assert reader.ended_how == how
    assert suppressed_keys([ADA]) == barred


def test_a_report_that_anybody_could_have_made_suppresses_nobody(reader):
    mail = ServiceMail.objects.get(kind=ServiceMailKind.WELCOME)
    returned = our_headers(mail.attempt_id, 0, "")
    now = datetime.now(UTC)
    store_body(a_bounce(returned), reporter=Reporter.MAILBOX, received_at=now)
    apply_events(now=now)
    assert not Suppression.objects.exists()


def test_no_report_about_an_attempt_that_was_none_suppresses_anybody(reader):
    attempt = "3f1f0b6e-0000-4000-8000-000000000000"
    now = datetime.now(UTC)
    hear(an_event("spamreport", attempt, 0, now, email=ADA), at=now)
    assert not Suppression.objects.exists()


def test_what_was_told_stands_in_the_file_about_its_reader(reader):
    told("spamreport", ADA, kind=ServiceMailKind.WELCOME)
    mails = held_about(reader.subscriber)["mails_about_a_subscription"]
    assert [(mail["about"], mail["detail"]) for mail in mails] == [
        ("confirm", ""),
        ("welcome", COMPLAINT),
    ]


def test_a_complaint_from_before_they_confirmed_counts_for_nothing(client, mailbox, reader):
    mail = ServiceMail.objects.get(kind=ServiceMailKind.CONFIRM)
    before = datetime.now(UTC) - timedelta(hours=1)
    hear(an_event("spamreport", mail.attempt_id, 0, before, email=ADA), at=datetime.now(UTC))
    assert not Suppression.objects.exists()
