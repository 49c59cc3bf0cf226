from datetime import timedelta

import pytest
from django.test import Client

from subscribers.address import MASK
from subscribers.leaving.erase import erase
from subscribers.links.tokens import link_signer
from subscribers.models import Subscription, SubscriptionState
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader

pytestmark = pytest.mark.django_db
ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


def address_of(reader: Subscription) -> str:
    token = link_signer().unsubscribe_token(reader.subscriber.public_id, reader.newsletter_id)
    return f"/unsubscribe/{token}"


def state_of(reader: Subscription) -> tuple[str, str]:
    reader.refresh_from_db()
    return reader.state, reader.ended_how


def test_get_shows_one_button_and_a_masked_address(client):
    reader = make_reader(make_newsletter())
    page = client.get(address_of(reader)).content.decode()
    assert page.count("<button") == 1
    assert f"a{MASK}@example.org" in page
    assert "ada@example.org" not in page


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (ONE_CLICK, FORM),
        ("", FORM),
        ("\xff not a form %%%", FORM),
        (ONE_CLICK, "text/plain"),
        (
            (
                '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
                "One-Click\r\n--x--\r\n"
            ),
            "multipart/form-data; boundary=x",
        ),
        ("broken", "multipart/form-data"),
        ("a=1&" * 5000, FORM),
    ],
)
def test_a_mail_program_unsubscribes_without_cookies_whatever_it_posts(body, content_type):
    reader = make_reader(make_newsletter())
    response = Client(enforce_csrf_checks=True).post(address_of(reader), body, content_type)
    assert response.status_code == 200
    assert not response.cookies
    assert state_of(reader) == (SubscriptionState.UNSUBSCRIBED, "one-click")


def test_the_button_unsubscribes_at_once_and_offers_a_way_back(client):
    reader = make_reader(make_newsletter())
    page = client.post(f"{address_of(reader)}?by=page").content.decode()
    assert state_of(reader) == (SubscriptionState.UNSUBSCRIBED, "page")
    assert "You have unsubscribed" in page
    assert "One mail a month instead" in page


def test_posting_again_changes_nothing(client):
    reader = make_reader(make_newsletter())
    client.post(address_of(reader))
    reader.refresh_from_db()
    ended_at = reader.ended_at
    assert client.post(f"{address_of(reader)}?by=page").status_code == 200
    reader.refresh_from_db()
    assert (reader.ended_at, reader.ended_how) == (ended_at, "one-click")


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_unknown_tokens_are_answered_with_200(client, method):
    unknown = link_signer().unsubscribe_token(12345, 1)
    for token in (unknown, "x", "x" * 3000):
        response = getattr(client, method)(f"/unsubscribe/{token}")
        assert response.status_code == 200
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_link_of_the_erased_still_answers_and_does_not_say_that_no_mail_comes(client):
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    erase(reader.subscriber, at=NOW)
    back = make_reader(newsletter, own_wish=True)
    for ask in (client.get, client.post):
        answer = ask(address_of(reader))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "no longer goes" not in page
        assert "use the link in the newest one" in page
        assert MASK not in page
    assert state_of(back) == (SubscriptionState.ACTIVE, "")
    assert "You have unsubscribed" in client.post(address_of(back)).content.decode()


def test_undo_leaves_all_as_it_was_and_what_they_were_owed_comes_with_the_next_issue(client):
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    client.post(f"{address_of(reader)}?by=page")
    type(newsletter).objects.update(last_sequence=6)
    page = client.post(f"{address_of(reader)}/undo").content.decode()
    assert "Welcome back" in page
    assert state_of(reader) == (SubscriptionState.ACTIVE, "")
    assert (reader.horizon, reader.cadence) == (0, "weekly")


def test_undo_can_mean_fewer_mails(client):
    reader = make_reader(make_newsletter())
    client.post(f"{address_of(reader)}?by=page")
    page = client.post(f"{address_of(reader)}/undo", {"cadence": "monthly"}).content.decode()
    assert "first issue of the month" in page
    reader.refresh_from_db()
    assert (reader.state, reader.cadence) == (SubscriptionState.ACTIVE, "monthly")


def test_an_old_link_revives_nobody(client):
    reader = make_reader(make_newsletter())
    client.post(f"{address_of(reader)}?by=page")
    reader.refresh_from_db()
    Subscription.objects.update(ended_at=reader.ended_at - timedelta(hours=1))
    assert b"Undo" not in client.get(address_of(reader)).content
    assert client.post(f"{address_of(reader)}/undo").status_code == 302
    assert state_of(reader)[0] == SubscriptionState.UNSUBSCRIBED


def test_other_methods_are_refused(client):
    assert client.put(address_of(make_reader(make_newsletter()))).status_code == 405
