"""Whatever characters a request claims to be written in, it is answered in our words."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from digest.engine.readable_requests import ReadableRequests
from digest.events.models import StoredBody
from digest.newsletters.models import Topic
from digest.team.roles import Role
from subscribers.links.tokens import link_signer
from subscribers.models import SignUp, SubscriptionState
from tests.events_far_end import PUBLIC_KEY, a_body, an_event, signed
from tests.integration.readers_mailbox import hidden_fields
from tests.integration.studio_team import browser_of, make_member
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
OTHER = ("rot13", "nope", "x" * 5_000, "latin-1", "utf-16", "é", "")
OURS = ("utf-8", "UTF8", "utf_8", '"utf-8"', "us-ascii")
PUBLIC = ("/subscribe", "/account/x", "/preferences/x", "/preferences/x?by=page")
STUDIO = ("sign-in/", "sign-in/?next=/studio/", "topics/", "summaries/?q=x", "readers/import/")
URLENCODED_BODY = b"email=ada%40example.org&q=%E4"
MULTIPART_BODY = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xe4\r\n--x--\r\n'
FORMS = ((URLENCODED, URLENCODED_BODY), (MULTIPART, MULTIPART_BODY))


class AsServed(ClientHandler):
    """Takes a request in as the web server's entry does."""

    def __call__(self, environ: dict[str, Any]) -> HttpResponse:
        return ReadableRequests(lambda given, _: super(AsServed, self).__call__(given))(
            environ, None
        )


def served() -> Client:
    client = Client()
    client.handler = AsServed(enforce_csrf_checks=False)
    return client


@pytest.fixture
def anybody() -> Client:
    make_newsletter()
    return served()


@pytest.fixture
def admin() -> Client:
    return browser_of(make_member(Role.ADMIN), served())


def post(client: Client, path: str, kind: str, body: bytes, charset: str) -> HttpResponse:
    return client.generic("POST", path, body, content_type=f"{kind}; charset={charset}")


@pytest.mark.parametrize("charset", OTHER, ids=lambda charset: ascii(charset[:9]))
@pytest.mark.parametrize(("kind", "body"), FORMS, ids=["urlencoded", "multipart"])
def test_a_form_in_other_characters_is_refused_in_our_words(
    anybody: Client, admin: Client, kind: str, body: bytes, charset: str
) -> None:
    for path in PUBLIC:
        answer = post(anybody, path, kind, body, charset)
        assert answer.status_code == 415, path
        assert "We could not understand this request" in answer.content.decode()
        assert answer["Referrer-Policy"] == "no-referrer"
    assert not SignUp.objects.exists()
    for client in (anybody, admin):
        for path in STUDIO:
            answer = post(client, f"/studio/{path}", kind, body, charset)
            assert answer.status_code == 415, path
            assert "We could not understand this form" in answer.content.decode()
            assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("charset", OURS)
def test_ours_are_taken_however_they_are_spelt(
    anybody: Client, admin: Client, charset: str
) -> None:
    fields = hidden_fields(anybody) | {"email": "ada@example.org", "consent": "on"}
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    assert post(anybody, "/subscribe", URLENCODED, body, charset).status_code == 200
    named = b"slug=sleep&name=Schl%C3%A4fchen"
    assert post(admin, "/studio/topics/", URLENCODED, named, charset).status_code == 302
    assert Topic.objects.get(slug="sleep").name == "Schläfchen"


@pytest.mark.parametrize("charset", OTHER, ids=lambda charset: ascii(charset[:9]))
def test_what_holds_no_form_is_answered_as_if_it_claimed_nothing(
    anybody: Client, admin: Client, charset: str
) -> None:
    for kind in ("text/plain", "application/json"):
        claimed = f"{kind}; charset={charset}"
        for path in ("/subscribe?newsletter=weekly", "/?page=1"):
            assert anybody.generic("GET", path, content_type=claimed).status_code == 200
        assert admin.generic("GET", "/studio/?q=1", content_type=claimed).status_code == 200
    assert post(anybody, "/subscribe", "text/plain", b"x", charset).status_code == 422
    assert post(anybody, "/nowhere?q=1", URLENCODED, b"x", charset).status_code == 404


@pytest.mark.parametrize("charset", OTHER, ids=lambda charset: ascii(charset[:9]))
def test_nothing_that_a_mail_program_claims_keeps_a_reader_from_leaving(charset: str) -> None:
    reader = make_reader(make_newsletter())
    token = link_signer().unsubscribe_token(reader.subscriber.public_id, reader.newsletter_id)
    body = b"List-Unsubscribe=One-Click"
    for path in (f"/unsubscribe/{token}", f"/unsubscribe/{token}?by=page"):
        assert post(served(), path, URLENCODED, body, charset).status_code == 200
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED


@pytest.mark.parametrize("kind", ["application/json", URLENCODED])
def test_a_genuine_report_is_kept_whatever_it_claims(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = replace(settings.ENVIRONMENT, sendgrid_webhook_public_key=PUBLIC_KEY)
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    body = a_body([an_event("delivered", uuid4(), 7, datetime.now(UTC))])
    claimed = f"{kind}; charset=rot13"
    for path in ("/hooks/sendgrid", "/hooks/sendgrid?x=1"):
        answer = served().generic("POST", path, body, content_type=claimed, headers=signed(body))
        assert answer.status_code == 204
    assert bytes(StoredBody.objects.get().body) == body
