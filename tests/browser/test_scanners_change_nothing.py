"""Programs open every link of every mail before its reader does, run the scripts of the pages, and
follow what these lead to. Nothing may come of it, however often."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from digest.delivery.providers.outbox.provider import OutboxProvider
from subscribers.links.tokens import link_signer
from subscribers.models import AddressChange, ServiceMailKind, SignUp, Subscription
from tests.every_row import every_row
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.feature.outbox import Mail, mails_in
from tests.integration.delivery_fakes import POSTAL_ADDRESS, planned_issue, send
from tests.integration.readers_mailbox import Mailbox, path_in, sign_up
from tests.scans import TIMES

ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
PREVIEWS = (
    "WhatsApp/2.23.20.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 BingPreview/1.0b",
    "",
)
"""Programs that show what is behind a link, by the name that they give; and one without."""


@pytest.fixture
def mails(site: str, tmp_path: Path) -> list[Mail]:
    """One of each kind that readers get: an issue, and all service mails."""
    newsletter = make_newsletter(
        postal_address=POSTAL_ADDRESS, privacy_url=f"{site}/issues/privacy/"
    )
    reader = make_subscriber("ada@example.org")
    # The links of Ada's issue count no more once she has moved; Edith's do.
    make_subscriber("edith@example.org")
    mailbox = Mailbox(tmp_path / "outbox")
    send(planned_issue(newsletter, [make_summary()]), OutboxProvider(mailbox.folder))
    client = Client()
    sign_up(client, "grace@example.org")
    (asked,) = mailbox.send()
    client.post(path_in(asked, "confirm"))
    for email in ("ada@example.org", "alan@example.org"):
        sign_up(client, email)
    client.post(f"{path_of_preferences(reader)}/account")
    move(client, reader, "ada@example.com")
    mailbox.send()
    client.post(f"/new-address/{token_of_move()}")
    reader.subscriber.refresh_from_db()
    move(client, reader, "ada@example.net")
    client.post(f"{path_of_preferences(reader)}/account")
    mailbox.send()
    return mails_in(mailbox.folder)


def path_of_preferences(reader: Subscription) -> str:
    person = reader.subscriber
    token = link_signer().preferences_token(
        person.public_id, reader.newsletter_id, person.token_generation
    )
    return f"/preferences/{token}"


def move(client: Client, reader: Subscription, to: str) -> None:
    person = reader.subscriber
    token = link_signer().account_token(
        person.public_id,
        reader.newsletter_id,
        person.token_generation,
        ends_at=timezone.now() + timedelta(hours=1),
    )
    assert client.post(f"/account/{token}", {"email": to}).status_code == 200


def token_of_move() -> str:
    return link_signer().new_address_token(AddressChange.objects.get().public_id)


def links_in(mails: Iterable[Mail], site: str) -> set[str]:
    texts = [
        text
        for mail in mails
        for text in (mail.text, mail.html, str(mail.message["List-Unsubscribe"]))
    ]
    found = {unescape(link) for text in texts for link in ADDRESS.findall(text)}
    return {link for link in found if link.startswith(site)}


def links_behind(page: Page, links: Iterable[str], site: str) -> set[str]:
    found: set[str] = set()
    for link in links:
        page.goto(link)
        addresses = page.eval_on_selector_all(
            "a[href], form", "all => all.map(a => a.href || a.action)"
        )
        found |= {address.partition("#")[0] for address in addresses}
    return {link for link in found if link.startswith(site)}


def test_all_kinds_of_mail_are_there(mails: list[Mail]) -> None:
    kinds = {mail.subject for mail in mails}
    assert len(kinds) == len(ServiceMailKind) + 2  # an issue, and "you already get it"
    # Grace's is confirmed, Alan's waits; Ada's went with her former address.
    assert set(SignUp.objects.values_list("email", flat=True)) == {"", "alan@example.org"}
    assert SignUp.objects.count() == 2


def test_opening_every_link_of_every_mail_and_page_again_and_again_changes_nothing(
    page: Page, mails: list[Mail], site: str
) -> None:
    before = every_row()
    links = links_in(mails, site)
    links |= links_behind(page, sorted(links), site)
    links |= links_behind(page, sorted(links), site)
    kinds = {link.removeprefix(site).split("/")[1].split("?")[0] for link in links}
    assert kinds >= {
        "account",
        "confirm",
        "feed.atom",
        "issues",
        "new-address",
        "preferences",
        "subscribe",
        "unsubscribe",
        "view",
    }
    shown = [page.goto(link) for link in links if link.startswith(f"{site}/view/")]
    assert sorted(answer.status for answer in shown if answer) == [200, 404]
    for _ in range(TIMES):
        for link in sorted(links):
            page.goto(link)
    assert every_row() == before
    assert page.context.cookies() == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_previews_of_links_change_nothing(mails: list[Mail], site: str, method: str) -> None:
    links = sorted(links_in(mails, site))
    before = every_row()
    for number in range(TIMES):
        headers = {"User-Agent": PREVIEWS[number % len(PREVIEWS)], "Purpose": "prefetch"}
        for link in links:
            with (
                suppress(HTTPError),
                urlopen(Request(link, method=method, headers=headers)) as answer,
            ):
                assert "Set-Cookie" not in answer.headers
    assert every_row() == before
