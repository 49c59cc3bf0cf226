"""Mail that readers asked for: sent soon, once where that can be told, and never lost."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import override_settings
from django.utils import timezone

from digest.delivery.providers.base import (
    Deferred,
    Handover,
    MayGo,
    Outcome,
    RefusedUs,
    Rejected,
    Submitted,
)
from digest.engine.answer_readers import AnsweringReaders
from digest.engine.tick import tick
from digest.rate_limit import RateLimit
from subscribers.models import ServiceMail, ServiceMailKind, ServiceMailState
from subscribers.service_mail.ask_for_mail import ask_for_mail
from subscribers.service_mail.claim import LEASE, claim_mail, mails_wait
from subscribers.service_mail.send_service_mails import send_service_mails
from subscribers.suppressions.suppress import suppress
from tests.integration.digest_command import Digest, DigestHere
from tests.integration.readers_mailbox import Mailbox, mailbox
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


class Answering:
    """A far end that answers as told, and keeps what it was given."""

    name = "sendgrid"
    batch_size = 1_000
    in_order = False
    at_once = 1

    def __init__(self, *answers: Outcome) -> None:
        self.answers = list(answers)
        self.given: list[Handover] = []

    def submit(
        self, handover: Handover, *, on_taken: Callable[[int], None], may_go: MayGo
    ) -> Outcome:
        self.given.append(handover)
        return self.answers.pop(0) if self.answers else Submitted(message_id="x")

    def has_taken(self, attempt_id: UUID, delivery_id: int) -> bool | None:
        return None

    def close(self) -> None:
        """Nothing is open."""


def ask(number: int = 1) -> datetime:
    newsletter = make_newsletter()
    at = timezone.now()
    for count in range(number):
        reader = make_reader(newsletter, f"reader-{count}@example.org").subscriber
        ask_for_mail(ServiceMailKind.WELCOME, newsletter, subscriber=reader, at=at)
    return at


def send(provider: Answering, at: datetime) -> tuple[str, ...]:
    return send_service_mails(provider=provider, clock=lambda: at)


def test_one_that_the_provider_puts_off_goes_later_with_the_same_id():
    at = ask()
    provider = Answering(Deferred(reason="busy"))
    send(provider, at)
    send(provider, at + timedelta(seconds=59))
    assert len(provider.given) == 1
    send(provider, at + timedelta(seconds=61))
    first, second = provider.given
    assert first.attempt_id == second.attempt_id
    assert ServiceMail.objects.get().state == ServiceMailState.SENT
    send(provider, at + timedelta(hours=2))
    assert len(provider.given) == 2


def test_what_a_killed_sender_had_in_hand_goes_once_its_lease_is_over():
    at = ask()
    assert claim_mail("sendgrid", clock=lambda: at)
    provider = Answering()
    send(provider, at + LEASE - timedelta(seconds=1))
    assert not provider.given
    assert mails_wait(at + LEASE + timedelta(seconds=1))
    send(provider, at + LEASE + timedelta(seconds=1))
    assert len(provider.given) == 1


def test_a_provider_that_refuses_us_is_said_once_and_keeps_the_mail():
    at = ask(3)
    refused = [RefusedUs(reason="the key is revoked") for _ in range(3)]
    said = send(Answering(*refused), at)
    assert said == ("Mail about a subscription waits: the key is revoked",)
    assert ServiceMail.objects.filter(state=ServiceMailState.WAITING).count() == 3


def test_what_a_mail_server_says_is_kept_without_who_it_is_about():
    at = ask()
    said = "550 reader-0@example.org: no mailbox reader-0 here"
    send(Answering(Rejected(reason=said)), at)
    kept = ServiceMail.objects.get()
    assert kept.state == ServiceMailState.GIVEN_UP
    assert "550" in kept.detail
    assert "reader-0" not in kept.detail


def test_a_reader_who_left_in_between_is_not_welcomed():
    at = ask()
    suppress("reader-0@example.org", reason="complaint", at=at)
    provider = Answering()
    send(provider, at)
    assert not provider.given
    assert ServiceMail.objects.get().state == ServiceMailState.GIVEN_UP


def test_one_that_could_not_go_for_days_is_given_up():
    at = ask()
    provider = Answering()
    send(provider, at + timedelta(days=3))
    assert not provider.given
    assert ServiceMail.objects.get().detail == "It was not sent in time."


def test_they_keep_to_the_rate_limit_and_each_has_its_turn(settings):
    limit = RateLimit(messages=1, seconds=10)
    settings.ENVIRONMENT = _with(settings.ENVIRONMENT, limit)
    at = ask(3)
    provider = Answering()
    given = []
    for second in range(31):
        send(provider, at + timedelta(seconds=second))
        given.append(len(provider.given))
    assert given[0] == 1
    assert given[9] == 1
    assert given[11] == 2
    assert given[-1] == 3


def _with(environment: object, limit: RateLimit) -> object:
    class Limited:
        def __getattr__(self, name: str) -> object:
            return getattr(environment, name)

        def rate_limit_for(self, provider: str) -> RateLimit:
            return limit

    return Limited()


def test_no_mail_leaves_with_a_placeholder_for_its_sender(settings):
    at = ask()

    class Real:
        is_trial = False

        def __getattr__(self, name: str) -> object:
            return getattr(before, name)

    before = settings.ENVIRONMENT
    provider = Answering()
    with override_settings(ENVIRONMENT=Real()):
        (said,) = send(provider, at)
    assert "digest newsletters set weekly from=" in said
    assert not provider.given
    assert ServiceMail.objects.get().state == ServiceMailState.WAITING


def test_a_tick_sends_them_and_a_broken_provider_stops_nothing_else(mailbox: Mailbox):
    at = ask()
    report = tick(now=at, provider=mailbox.provider)
    assert report.failures == ()
    assert ServiceMail.objects.get().state == ServiceMailState.SENT


def test_the_large_type_and_the_plain_text_that_a_reader_chose_hold_here_too(mailbox: Mailbox):
    at = ask(2)
    plain, large = (mail.subscriber for mail in ServiceMail.objects.order_by("pk"))
    plain.text_only, large.large_text = True, True
    plain.save()
    large.save()
    first, second = mailbox.send(lambda: at)
    assert first.message.get_content_type() == "text/plain"
    assert "font-size:23px" in second.html.replace(" ", "")


def test_mail_speaks_the_language_of_its_reader(mailbox: Mailbox):
    at = ask()
    reader = ServiceMail.objects.get().subscriber
    reader.language = "de"
    reader.save()
    (mail,) = mailbox.send(lambda: at)
    assert mail.subject == "Willkommen bei Research Weekly"
    assert mail.message["Content-Language"] == "de"
    assert 'lang="de"' in mail.html


@pytest.mark.django_db(transaction=True)
def test_readers_are_answered_while_whatever_else_goes_on(mailbox: Mailbox):
    ask()
    with AnsweringReaders(mailbox.provider, every_seconds=0.05):
        gives_up = datetime.now(UTC) + timedelta(seconds=30)
        while ServiceMail.objects.get().state != ServiceMailState.SENT:
            assert datetime.now(UTC) < gives_up
            time.sleep(0.05)


def test_the_doctor_says_when_such_mail_waits_and_why(digest: Digest):
    at = ask(2)
    assert _said(digest)["state"] == "note"
    ServiceMail.objects.update(asked_at=at - timedelta(minutes=11))
    late = _said(digest)
    assert late["state"] == "mend"
    assert "2 mails" in late["said"]
    assert "is digest run or digest tick at work?" in late["said"]
    ServiceMail.objects.update(detail="the key is revoked")
    assert _said(digest)["said"].endswith("the key is revoked")
    ServiceMail.objects.all().delete()
    assert _said(digest)["state"] == "ok"


def test_the_doctor_says_what_could_not_be_delivered_and_why(digest: Digest):
    at = ask(3)
    suppress("reader-1@example.org", reason="complaint", at=at)
    send(Answering(Rejected(reason="550 no such mailbox")), at)
    checks = json.loads(digest.run("doctor", "--json").out)["checks"]
    (said,) = [check["said"] for check in checks if check["name"] == "sign-ups in vain"]
    assert "1 of 3 mails" in said, "who has left waits for nothing"
    assert said.endswith("550 no such mailbox")


def test_the_doctor_says_where_our_own_privacy_notice_serves(digest: Digest):
    newsletter = make_newsletter()
    said = next(
        check["said"]
        for check in json.loads(digest.run("doctor", "--json").out)["checks"]
        if check["name"] == "privacy notice of weekly"
    )
    assert "/privacy/weekly" in said
    assert "privacy_url=" in said
    newsletter.privacy_url = "https://example.org/privacy"
    newsletter.save()
    assert "privacy notice of" not in digest.run("doctor", "--json").out


def _said(digest: Digest) -> dict[str, str]:
    checks = json.loads(digest.run("doctor", "--json").out)["checks"]
    return next(check for check in checks if check["name"] == "sign-ups")
