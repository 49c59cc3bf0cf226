"""Many who were asked to confirm do not answer: others are asked later, and a person is told."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digest.rate_limit import RateLimit
from subscribers.models import ServiceMail, ServiceMailKind, ServiceMailState, SignUp
from subscribers.service_mail.ask_for_mail import ask_for_mail
from subscribers.service_mail.send_service_mails import send_service_mails
from subscribers.service_mail.unanswered import LOOK_AGAIN_AFTER, WHY
from subscribers.suppressions.suppress import suppress
from tests.feature.outbox import Mail, mails_in
from tests.integration.digest_command import DigestHere
from tests.integration.readers_mailbox import Mailbox, mailbox, path_in, sign_up
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
AT_MOST = 3


@pytest.fixture(autouse=True)
def limit(settings):
    few = RateLimit(messages=AT_MOST, seconds=3_600)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, sign_up_limit=few)


@pytest.fixture
def send(mailbox: Mailbox) -> Callable[[datetime], tuple[list[Mail], tuple[str, ...]]]:
    def send(at: datetime) -> tuple[list[Mail], tuple[str, ...]]:
        before = len(mails_in(mailbox.folder))
        faults = send_service_mails(provider=mailbox.provider, clock=lambda: at)
        return mails_in(mailbox.folder)[before:], faults

    return send


def asked(client, number: int) -> list[str]:
    """Let so many sign up; return the pages that they saw, without who they are."""
    pages = []
    for each in range(number):
        name = f"person-{each}@example.org"
        pages.append(sign_up(client, name).replace(name, "NAME"))
    return pages


def test_beyond_the_ceiling_nobody_is_asked_and_nobody_is_lost(client, send):
    make_newsletter()
    pages = asked(client, 7)
    assert len(set(pages)) == 1, "the page says the same to all"
    begins = timezone.now()
    mails, faults = send(begins)
    assert len(mails) == AT_MOST
    (fault,) = faults
    assert "DIGEST_SIGN_UP_LIMIT" in fault
    assert send(begins + timedelta(minutes=1)) == ([], ()), "said once, and not looked at again"

    to = [mail.to for mail in mails]
    for minutes in range(5, 200, 5):
        to += [mail.to for mail in send(begins + timedelta(minutes=minutes))[0]]
    assert to == [f"person-{each}@example.org" for each in range(7)], "each once, in their order"


def test_whoever_comes_later_goes_before_none_who_waits(send):
    """A place that becomes free between two looks is not for whoever comes right then."""
    make_newsletter()
    begins, to = timezone.now(), list[str]()
    for minutes in range(70):
        at = begins + timedelta(minutes=minutes)
        if minutes < 2 * AT_MOST or minutes > 55:
            sign_up(Client(REMOTE_ADDR=f"203.0.113.{minutes}"), f"person-{minutes}@example.org")
            newest = ServiceMail.objects.latest("pk").pk
            ServiceMail.objects.filter(pk=newest).update(asked_at=at, not_before=at)
        to += [mail.to for mail in send(at)[0]]
    assert to == [f"person-{each}@example.org" for each in range(2 * AT_MOST)]


def test_who_comes_alone_waits_behind_no_crowd(client, send):
    make_newsletter()
    asked(client, 20)
    sign_up(Client(REMOTE_ADDR="203.0.113.7"), "alone@example.org")
    begins = timezone.now()
    send(begins)
    later, _ = send(begins + timedelta(hours=1, minutes=5))
    to = ["alone@example.org", f"person-{AT_MOST}@example.org", f"person-{AT_MOST + 1}@example.org"]
    assert [mail.to for mail in later] == to


def test_whoever_answers_makes_room_for_another(client, send):
    make_newsletter()
    asked(client, 5)
    begins = timezone.now()
    mails, _ = send(begins)
    client.post(path_in(mails[0], "confirm"))
    later, _ = send(begins + LOOK_AGAIN_AFTER + timedelta(seconds=1))
    assert sorted(mail.to for mail in later) == ["person-0@example.org", "person-3@example.org"], (
        "one is asked, beside the welcome of who answered"
    )


def test_what_readers_ask_for_does_not_wait_behind_them(client, send):
    newsletter = make_newsletter()
    reader = make_reader(newsletter, "ada@example.org").subscriber
    asked(client, 30)
    begins = timezone.now()
    send(begins)
    ask_for_mail(ServiceMailKind.ACCOUNT, newsletter, subscriber=reader, at=begins)
    mails, _ = send(begins + timedelta(seconds=1))
    assert [mail.to for mail in mails] == ["ada@example.org"]
    ask_for_mail(ServiceMailKind.ACCOUNT, newsletter, subscriber=reader, at=begins)
    mails, _ = send(begins + LOOK_AGAIN_AFTER + timedelta(seconds=1))
    assert [mail.to for mail in mails] == ["ada@example.org"]


@pytest.mark.parametrize("known", ["a stranger", "a reader", "one who complained"])
def test_who_is_a_reader_is_not_told_by_whose_mail_comes_late(client, send, known):
    """Whose address was entered before one's own changes nothing in when one's own mail comes."""
    newsletter = make_newsletter()
    if known == "a reader":
        make_reader(newsletter, "person-0@example.org")
    if known == "one who complained":
        suppress("person-0@example.org", reason="complaint", at=timezone.now())
    asked(client, AT_MOST)
    sign_up(client, "spy@example.org")
    begins = timezone.now()
    mails, _ = send(begins)
    assert "spy@example.org" not in [mail.to for mail in mails]
    hour = timedelta(hours=1)
    assert "spy@example.org" not in [mail.to for mail in send(begins + hour / 2)[0]]
    late = [mail.to for mail in send(begins + hour + LOOK_AGAIN_AFTER)[0]]
    assert late == ["spy@example.org"]


def test_one_who_was_asked_late_learns_until_when_the_link_works(client, send):
    make_newsletter(time_zone="Europe/Berlin")
    asked(client, AT_MOST + 1)
    begins = datetime.fromisoformat("2026-03-03T23:30:00+00:00")
    SignUp.objects.update(asked_at=begins)
    ServiceMail.objects.update(asked_at=begins, not_before=begins)
    send(begins)
    (mail,), _ = send(begins + timedelta(days=2))
    assert mail.holds("The link works until 11 March 2026.")


def test_the_doctor_tells_the_person_who_runs_it(client, send):
    make_newsletter()
    asked(client, 5)
    assert "sign-ups put off" not in checks()
    send(timezone.now())
    said = checks()["sign-ups put off"]
    assert said["state"] == "mend"
    assert said["said"].startswith("2 wait to be asked")
    assert f"({AT_MOST}/hour)" in said["said"]
    assert checks()["sign-ups"]["state"] == "ok", "which is about other mail that waits"
    waiting = ServiceMail.objects.filter(state=ServiceMailState.WAITING)
    assert {mail.detail for mail in waiting} == {WHY}


def test_strangers_whom_a_program_entered_are_forgotten_before_they_get_mail(client, send):
    make_newsletter()
    digest = DigestHere()
    sign_up(client, "grace@example.org")
    (asking,), _ = send(timezone.now())
    asked(client, 5)
    sign_up(client, "grace@example.org")
    sign_up(client, "edith@bücher.example")
    send(timezone.now())

    assert digest.json("subscribers")["newsletters"]["weekly"]["unconfirmed"] == 7
    assert digest.json("subscribers", "unconfirmed") == {
        "unconfirmed": 7,
        "put_off": 4,
        "put_off_by_domain": {"example.org": 3, "xn--bcher-kva.example": 1},
    }
    assert "example.org" in digest.done("subscribers", "unconfirmed")
    assert "--yes" in digest.refused("subscribers", "unconfirmed", "--forget")
    forget = ("subscribers", "unconfirmed", "--forget", "--yes")
    assert digest.done(*forget, "--domain", "BÜCHER.example").strip() == "Forgotten: 1"
    assert "Nobody at other.example" in digest.done(*forget, "--domain", "other.example")
    assert "anybody@x..y" in digest.refused(*forget, "--domain", "x..y")
    assert digest.done(*forget).strip() == "Forgotten: 3"
    assert digest.done(*forget).strip() == "Nobody is put off."
    assert SignUp.objects.count() == AT_MOST, "who has been asked may still confirm"
    assert client.post(path_in(asking, "confirm")).status_code == 200


def test_forgetting_says_whom_and_is_told_apart_from_looking():
    assert DigestHere().run("subscribers", "unconfirmed", "--domain", "example.org").code == 2
    assert DigestHere().run("subscribers", "unconfirmed", "--forget", "--json").code == 2


def checks() -> dict[str, dict[str, str]]:
    found = json.loads(DigestHere().run("doctor", "--json").out)["checks"]
    return {check["name"]: check for check in found}
