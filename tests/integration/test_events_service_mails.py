"""What is reported of mail that was asked for at a page."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from digest.delivery.providers.message.return_token import ReturnTokens
from digest.events.apply_events import apply_events
from digest.events.models import Event, Reporter, StoredBody
from digest.events.store_body import store_body
from subscribers.account.ask_to_move import ask_to_move
from subscribers.account.held_about import held_about
from subscribers.address import normal_address
from subscribers.links.secret_keys import secret_keys
from subscribers.models import (
    ServiceMail,
    ServiceMailKind,
    ServiceMailState,
    Subscriber,
    Subscription,
    Suppression,
)
from subscribers.suppressions.endings import BOUNCED, BY_PROVIDER, COMPLAINT
from subscribers.suppressions.look_up import suppressed_keys
from tests.bounced_mail import a_bounce, a_complaint, our_headers
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


def test_who_was_asked_to_confirm_by_smtp_and_is_not_there_is_not_asked_again(client, mailbox):
    make_newsletter()
    sign_up(client, ADA)
    (sent,) = mailbox.send()
    came_back(a_bounce(sent.message.as_string()))
    assert Suppression.objects.get().reason == BOUNCED
    sign_up(client, ADA, cadence="monthly")
    assert mailbox.send() == [], "who is not there is not asked again"


def came_back(report: bytes) -> None:
    """Have it lie in the mailbox for bounces."""
    now = datetime.now(UTC)
    store_body(report, reporter=Reporter.MAILBOX, received_at=now)
    apply_events(now=now)


def attempt_of(kind: str = ServiceMailKind.CONFIRM) -> UUID:
    return ServiceMail.objects.filter(kind=kind).latest("pk").attempt_id


@pytest.mark.parametrize(
    ("make", "how"), [(a_bounce, BOUNCED), (a_complaint, COMPLAINT)], ids=["bounce", "complaint"]
)
@pytest.mark.parametrize("by", ["headers", "address"])
def test_a_reader_whose_mail_comes_back_by_mail_is_suppressed(reader, make, how, by):
    attempt = attempt_of(ServiceMailKind.WELCOME)
    to = f"bounces+{ReturnTokens(*secret_keys()).token(attempt, 0)}@example.net"
    if by == "headers":
        report = make(our_headers(attempt, 0, ""))
    elif make is a_bounce:
        report = a_bounce(None, to=to)
    else:
        report = a_complaint(None, mail_from=to)
    came_back(report)
    reader.refresh_from_db()
    assert reader.ended_how == how
    assert suppressed_keys([ADA]) == {ADA}
    assert ServiceMail.objects.get(kind=ServiceMailKind.WELCOME).detail == how
    assert StoredBody.objects.get().problems == ""


@pytest.mark.parametrize("status", ["5.2.2", "4.2.2", "5.7.1"])
def test_mail_that_came_back_for_another_reason_ends_nothing(client, mailbox, status):
    make_newsletter()
    sign_up(client, ADA)
    mailbox.send()
    came_back(a_bounce(our_headers(attempt_of(), 0, ""), status=status))
    assert not Suppression.objects.exists()
    assert ServiceMail.objects.get().detail == ""


def test_who_got_one_mail_can_say_nothing_of_an_address_that_it_did_not_go_to(client, mailbox):
    """The report is anybody's work; whoever had the mail knows its attempt."""
    make_newsletter()
    sign_up(client, VICTIM)
    sign_up(client, ADA)
    mailbox.send()
    forged = our_headers(attempt_of(), 0, "").replace(ADA, VICTIM)
    came_back(a_bounce(forged))
    assert suppressed_keys([ADA, VICTIM]) == {ADA}


def test_of_a_reader_who_moved_since_only_what_names_the_present_address_counts(reader):
    attempt = attempt_of(ServiceMailKind.WELCOME)
    new = "ada@new.example"
    Subscriber.objects.filter(pk=reader.subscriber_id).update(
        email=new, email_key=new, changed_at=datetime.now(UTC)
    )
    came_back(a_bounce(our_headers(attempt, 0, "")))
    assert not Suppression.objects.exists()
    came_back(a_bounce(our_headers(attempt, 0, "").replace(ADA, new)))
    assert suppressed_keys([ADA, new]) == {new}


def test_the_mail_to_confirm_a_new_address_counts_against_that_one_alone(reader, mailbox):
    new = normal_address("ada@new.example")
    ask_to_move(reader.subscriber, reader.newsletter, new, at=datetime.now(UTC))
    assert len(mailbox.send()) == 1
    came_back(a_bounce(our_headers(attempt_of(ServiceMailKind.CONFIRM_ADDRESS), 0, "")))
    assert suppressed_keys([ADA, new.key]) == {new.key}
    reader.refresh_from_db()
    assert reader.ended_how == ""


def test_no_clock_of_a_mail_server_makes_a_bounce_older_than_the_mail(reader):
    attempt = attempt_of(ServiceMailKind.WELCOME)
    came_back(a_bounce(our_headers(attempt, 0, ""), date="Tue, 03 Mar 2020 09:05:00 +0000"))
    mail = ServiceMail.objects.get(kind=ServiceMailKind.WELCOME)
    assert Suppression.objects.get().since == mail.asked_at


def test_a_report_by_mail_of_an_attempt_that_was_none_suppresses_nobody(reader):
    came_back(a_bounce(our_headers(uuid4(), 0, "")))
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
