"""What readers asked for at a page, sent into an outbox."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from digest.delivery.providers.outbox.provider import OutboxProvider
from subscribers.service_mail.send_service_mails import send_service_mails
from tests.feature.outbox import Mail, mails_in

Clock = Callable[[], datetime]


class Mailbox:
    """Everybody's, since the provider is a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.provider = OutboxProvider(folder)

    def send(self, clock: Clock = lambda: datetime.now(UTC)) -> list[Mail]:
        """Send what waits, and return what came by it."""
        before = len(mails_in(self.folder))
        assert send_service_mails(provider=self.provider, clock=clock) == ()
        return mails_in(self.folder)[before:]


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "outbox")


def path_in(mail: Mail, name: str) -> str:
    """Return the one path below ``/name/`` that the mail's text leads to."""
    (url,) = {word for word in mail.text.split() if f"/{name}/" in word}
    return url[url.index(f"/{name}/") :]


def hidden_fields(client: Client, **fields: object) -> dict[str, str]:
    """Return what a form of the newsletter's sends along unseen."""
    query = {"newsletter": fields.get("newsletter", "")}
    return hidden_in(client.get("/subscribe", query).content.decode())


def hidden_in(html: str) -> dict[str, str]:
    """Return name -> value of the fields of a page that nobody sees."""
    return dict(re.findall(r'type="hidden" name="(\w+)"[^>]* value="([^"]*)"', html))


def sign_up(client: Client, email: str = "ada@example.org", **fields: object) -> str:
    """Fill in the sign-up page, and return the page that answers."""
    sent = {"email": email, "consent": "on", **fields}
    answer = client.post("/subscribe", hidden_fields(client, **fields) | sent)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()
