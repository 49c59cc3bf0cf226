"""What pages say of somebody's mail holds whatever they did before, and whatever else they read."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digest.events import forget_bodies
from subscribers.leaving import kept_consents
from subscribers.links.tokens import link_signer
from subscribers.models import Cadence, LeavingReason, Subscription
from subscribers.suppressions.endings import BOUNCED
from subscribers.suppressions.suppress import suppress
from tests.integration.readers_mailbox import mailbox, path_in, sign_up
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
AT_ONCE = "starting with the next issue"
CADENCES = [
    (Cadence.WEEKLY, "every week"),
    (Cadence.EVERY_TWO_WEEKS, "every two weeks."),
    (Cadence.MONTHLY, "with the first issue of the month"),
]


def link(reader: Subscription, purpose: str) -> str:
    signer, number, of = link_signer(), reader.subscriber.public_id, reader.newsletter_id
    if purpose == "preferences":
        return f"/preferences/{signer.preferences_token(number, of, 0)}"
    if purpose == "account":
        ends = timezone.now() + timedelta(hours=1)
        return f"/account/{signer.account_token(number, of, 0, ends_at=ends)}"
    return f"/unsubscribe/{signer.unsubscribe_token(number, of)}"


def post(client: Client, path: str, **fields: str) -> str:
    return client.post(path, fields, follow=True).content.decode()


def left(client: Client, reader: Subscription) -> str:
    post(client, link(reader, "unsubscribe"))
    return link(reader, "unsubscribe")


@pytest.mark.parametrize(("cadence", "said"), CADENCES)
def test_who_confirms_is_told_when_mail_comes(client, mailbox, cadence, said):
    make_newsletter()
    sign_up(client, cadence=cadence.value)
    confirm = path_in(mailbox.send()[0], "confirm")
    page = post(client, confirm)
    assert said in page
    assert (AT_ONCE in page) is (cadence == Cadence.WEEKLY)
    Subscription.objects.update(paused_until=date(9999, 1, 1))
    page = client.get(confirm).content.decode()
    assert "is paused until" in page
    assert AT_ONCE not in page


@pytest.mark.parametrize(("cadence", "said"), CADENCES)
@pytest.mark.parametrize("pause", [-1, 30])
def test_who_takes_back_that_they_left_is_told_when_mail_comes(client, cadence, said, pause):
    reader = make_reader(make_newsletter(), cadence=cadence)
    until = timezone.now().date() + timedelta(days=pause)
    Subscription.objects.update(paused_until=until)
    page = post(client, f"{left(client, reader)}/undo")
    assert said in page
    assert ("is paused until" in page) is (pause > 0)
    assert (AT_ONCE in page) is (cadence == Cadence.WEEKLY and pause < 0)


def test_who_says_why_they_left_is_not_told_that_nothing_else_comes(client):
    make_reader(make_newsletter(slug="carers"))
    reader = make_reader(make_newsletter())
    page = post(client, f"{left(client, reader)}/reason", reason="other")
    assert "It helps us" in page
    assert "no more mail" not in page


def test_who_has_taken_it_back_is_told_so_though_they_say_why(client):
    reader = make_reader(make_newsletter())
    path = left(client, reader)
    post(client, f"{path}/undo")
    assert "Stop getting" in post(client, f"{path}/reason", reason="other")
    assert not LeavingReason.objects.exists()


def test_whoever_our_mail_did_not_reach_is_not_told_that_they_unsubscribed(client):
    reader = make_reader(make_newsletter())
    suppress("ada@example.org", reason=BOUNCED, at=timezone.now())
    page = client.get(link(reader, "preferences")).content.decode()
    assert "or our mail did not reach you" in page


def test_a_reader_who_does_not_confirm_another_newsletter_is_not_told_that_no_mail_comes(
    client, mailbox
):
    make_reader(make_newsletter())
    make_newsletter(slug="carers")
    sign_up(client, newsletter="carers")
    page = client.get(path_in(mailbox.send()[0], "confirm")).content.decode()
    assert "Nothing changes." in page
    assert "no mail" not in page


def test_who_is_about_to_be_erased_reads_the_periods_that_are_in_force(client, monkeypatch):
    path = f"{link(make_reader(make_newsletter()), 'account')}/erase"
    page = client.get(path).content.decode()
    assert "agreed to for 3 years" in page
    assert "keep them for 7 days" in page
    monkeypatch.setattr(kept_consents, "KEPT_FOR", timedelta(days=5 * 365 + 1))
    monkeypatch.setattr(forget_bodies, "KEPT_FOR", timedelta(days=1))
    page = client.get(path).content.decode()
    assert "agreed to for 5 years" in page
    assert "keep them for 1 day." in page
    german = client.get(path, headers={"accept-language": "de"}).content.decode()
    assert "behalten wir 5 Jahre lang" in german
