"""What no page of ours sends, and anybody can: answered in words, and never as our own failure."""

import pytest
from django.test import Client

from subscribers.links.tokens import link_signer
from subscribers.models import SignUp
from tests.integration.readers_mailbox import hidden_fields
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db
LONG = "9" * 5000
ODD = ("\x00", LONG, "9" * 30, "\ufffd", "\u202e", "٣", "-1", "x" * 5000, "%s%n{{7*7}}")


@pytest.mark.parametrize("odd", ODD, ids=ascii)
@pytest.mark.parametrize(
    "field",
    ["newsletter", "email", "topics", "new_topics", "cadence", "time_zone", "language", "wording"],
)
def test_the_sign_up_page_takes_anything(client, field, odd):
    make_newsletter()
    sent = hidden_fields(client) | {"email": "ada@example.org", "consent": "on"}
    for answer in (client.post("/subscribe", sent | {field: odd}), client.get("/subscribe", sent)):
        assert answer.status_code in {200, 422}


@pytest.mark.parametrize("odd", ODD, ids=ascii)
@pytest.mark.parametrize(
    "field", ["topics", "cadence", "paused_until", "name", "time_zone", "language"]
)
def test_the_preferences_take_anything(client, field, odd):
    reader = make_reader(make_newsletter())
    token = link_signer().preferences_token(reader.subscriber.public_id, reader.newsletter_id, 0)
    answer = client.post(f"/preferences/{token}", {"cadence": "weekly", field: odd})
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize(
    "odd", [*ODD, "\ud800", "%00", "%0a", "/" * 50, "A" * 63, "=" * 64], ids=ascii
)
@pytest.mark.parametrize(
    "page", ["confirm", "preferences", "account", "new-address", "unsubscribe"]
)
def test_any_text_in_place_of_a_token_is_answered(client, page, odd):
    path = f"/{page}/{odd}".encode("utf-8", "surrogatepass").decode("latin-1")
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in {200, 302, 404}


@pytest.mark.parametrize("odd", [*ODD, "\ud800", "de;q=x", "de-" * 900, "*", ","], ids=ascii)
def test_any_wish_for_a_language_is_answered(odd):
    make_newsletter()
    asked = odd.encode("utf-8", "surrogatepass").decode("latin-1")
    assert Client(headers={"accept-language": asked}).get("/subscribe").status_code == 200


@pytest.mark.parametrize(
    "written",
    [
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org,eve@example.org",
        "Ada <ada@example.org>",
        "mailto:ada@example.org",
        "ada@[127.0.0.1]",
        '"ada b"@example.org',
        "\u202eada@example.org",
        "ada\x00@example.org",
    ],
    ids=ascii,
)
def test_no_mail_goes_to_what_is_no_plain_address(client, written):
    make_newsletter()
    sent = hidden_fields(client) | {"email": written, "consent": "on"}
    assert client.post("/subscribe", sent).status_code == 422
    assert not SignUp.objects.exists()


def test_domains_that_look_alike_are_two_people(client):
    make_newsletter()
    for written in ("ada@apple.example", "ada@\u0430pple.example"):
        sent = hidden_fields(client) | {"email": written, "consent": "on"}
        assert client.post("/subscribe", sent).status_code == 200
    assert sorted(SignUp.objects.values_list("email_key", flat=True)) == [
        "ada@apple.example",
        "ada@xn--pple-43d.example",
    ]
