"""Another newsletter, or one left before, without typing the address again."""

import re

import pytest
from django.utils import timezone

from digest.newsletters.models import Newsletter
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.links.tokens import link_signer
from subscribers.models import Consent, SignUp, Subscription, SubscriptionState
from subscribers.request_limit import Limit
from subscribers.sign_up import ask_to_join
from tests.integration.readers_mailbox import hidden_in, mailbox, path_in
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
UNSUBSCRIBING = r"/unsubscribe/[^\"]+"


@pytest.fixture
def reader() -> Subscription:
    return make_reader(make_newsletter(), time_zone="Asia/Tokyo")


@pytest.fixture
def carers() -> Newsletter:
    return make_newsletter(slug="carers", name="For Carers", postal_address="The Trust")


def join(reader: Subscription, slug: str) -> str:
    person = reader.subscriber
    token = link_signer().preferences_token(person.public_id, reader.newsletter_id, 0)
    return f"/preferences/{token}/join?newsletter={slug}"


def test_a_reader_joins_another_one_by_a_press_and_a_press_in_their_mailbox(
    client, mailbox, reader, carers
):
    link = join(reader, "carers")
    page = client.get(link).content.decode()
    assert "I agree that The Trust sends me For Carers by mail." in page
    assert "ada@example.org" not in page
    asked = client.post(link, hidden_in(page)).content.decode()
    assert "Please look in your mailbox" in asked
    assert "ada@example.org" not in asked
    assert Subscription.objects.count() == 1
    (mail,) = mailbox.send()
    assert mail.to == "ada@example.org"
    client.post(path_in(mail, "confirm"))
    taken = Subscription.objects.get(newsletter=carers)
    assert (taken.state, taken.subscriber) == (SubscriptionState.ACTIVE, reader.subscriber)
    assert taken.subscriber.time_zone == "Asia/Tokyo"
    assert "The Trust sends me For Carers" in Consent.objects.get(newsletter=carers).wording


def test_who_left_comes_back_in_the_same_way_and_by_no_forwarded_link_alone(
    client, mailbox, reader
):
    unsubscribe(reader.subscriber.public_id, reader.newsletter_id, how="page", at=timezone.now())
    link = join(reader, "weekly")
    assert link in client.get(link.partition("/join")[0]).content.decode()
    client.post(link, hidden_in(client.get(link).content.decode()))
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED
    client.post(path_in(mailbox.send()[0], "confirm"))
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.ACTIVE


def test_a_sentence_that_is_new_is_shown_before_it_counts(client, reader, carers):
    link = join(reader, "carers")
    sent = hidden_in(client.get(link).content.decode())
    Newsletter.objects.filter(pk=carers.pk).update(postal_address="Another Trust")
    for fields in (sent, {}):
        again = client.post(link, fields).content.decode()
        assert "I agree that Another Trust sends me" in again
    assert not SignUp.objects.exists()


def test_nobody_who_was_forwarded_a_mail_learns_what_else_its_reader_gets(
    client, mailbox, reader, carers
):
    other = make_reader(reader.newsletter, "alan@example.org", time_zone="Asia/Tokyo")
    make_reader(carers, "alan@example.org")
    seen = []
    for each in (reader, other):
        link = join(each, "carers")
        choosing = link.partition("/join")[0]
        asked = client.get(link)
        sent = client.post(link, hidden_in(asked.content.decode()))
        pages = (client.get(choosing), asked, sent)
        token = choosing.removeprefix("/preferences/")
        seen.append(
            [
                (
                    page.status_code,
                    re.sub(UNSUBSCRIBING, "", page.content.decode().replace(token, "")),
                )
                for page in pages
            ]
        )
    assert seen[0] == seen[1]
    assert "For Carers" in seen[0][0][1]
    subjects = {mail.subject for mail in mailbox.send()}
    assert subjects == {"Please confirm: For Carers", "You already get For Carers"}


@pytest.mark.parametrize("slug", ["weekly", "nothing", "", "%00"])
def test_what_is_taken_already_or_is_not_there_leads_back(client, reader, slug):
    for answer in (client.get(join(reader, slug)), client.post(join(reader, slug))):
        assert answer.status_code == 302
        assert answer.headers["Location"] == join(reader, "").partition("/join")[0]


def test_a_link_that_does_not_work_leads_to_help(client, carers):
    link = "/preferences/no-token/join?newsletter=carers"
    for answer in (client.get(link, follow=True), client.post(link, follow=True)):
        assert answer.status_code == 404


def test_nobody_floods_the_owner_by_it(client, mailbox, monkeypatch, reader, carers):
    link = join(reader, "carers")
    sent = hidden_in(client.get(link).content.decode())
    mails = [len(mailbox.send()) for _ in range(5) if client.post(link, sent).status_code == 200]
    assert mails == [1, 1, 0, 0, 0]
    monkeypatch.setattr(ask_to_join, "FROM_A_NETWORK", Limit(0, ask_to_join.FROM_A_NETWORK.within))
    assert client.post(link, sent).status_code == 429
