"""What readers are told of their data where nobody has written a notice: true as the program is."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings as present
from django.utils.html import strip_tags

from digest.events import forget_bodies
from digest.issues.content import content_from_json
from digest.issues.edition import edition_of
from digest.issues.gather import gather_content
from digest.newsletters.models import Newsletter
from subscribers import request_limit
from subscribers.leaving import kept_consents
from subscribers.pages import privacy_page
from subscribers.sign_up.embedded_form import embedded_form
from tests.integration.readers_mailbox import mailbox, sign_up
from tests.integration.subscriber_factories import make_content, make_issue, make_newsletter

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
OURS = "/privacy/weekly"


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address="The Trust\n1 Street", reply_to="help@trust.example")


def read(client, **headers: str) -> str:
    answer = client.get(OURS, headers=headers)
    assert answer.status_code == 200
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def test_it_says_who_is_responsible_and_how_to_reach_them(client, newsletter):
    said = read(client)
    for words in ("Research Weekly", "The Trust", "1 Street", "help@trust.example"):
        assert words in said
    Newsletter.objects.update(reply_to="", from_address="news@trust.example")
    assert "news@trust.example" in read(client)


def test_it_takes_its_periods_from_what_is_in_force(client, newsletter, monkeypatch):
    said = read(client)
    for words in (
        "confirms: 7 days.",
        "network: 1 day.",
        "pages: 30 days.",
        "word for word: 7 day",
    ):
        assert words in said
    assert "for 3 years" in said
    assert "for 1 hour" in said
    monkeypatch.setattr(forget_bodies, "KEPT_FOR", timedelta(days=11))
    monkeypatch.setattr(request_limit, "KEPT_FOR", timedelta(days=12))
    monkeypatch.setattr(kept_consents, "KEPT_FOR", timedelta(days=5 * 365 + 1))
    for name in ("SIGN_UP_COUNTS_FOR", "SERVICE_MAILS_KEPT_FOR"):
        monkeypatch.setattr(privacy_page, name, timedelta(days=13))
    monkeypatch.setattr(privacy_page, "ACCOUNT_LINK_COUNTS_FOR", timedelta(hours=14))
    assert re.findall(r"1[1-4] (?:days|hours)", read(client)) == [
        "13 days",
        "12 days",
        "13 days",
        "11 days",
        "14 hours",
    ]
    assert "for 5 years" in read(client)


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        ("outbox", "Nobody carries our mail at present"),
        ("smtp", "A mail server that works for us carries our mail"),
        ("sendgrid", "SendGrid carries our mail"),
        ("pigeons", "A service called pigeons carries our mail"),
    ],
)
def test_it_says_who_carries_the_mail(client, newsletter, settings, provider, said):
    settings.ENVIRONMENT = _carried_by(provider)
    assert said in read(client)


def test_it_promises_no_more_than_the_newsletter_keeps(client, newsletter, settings):
    settings.ENVIRONMENT = _carried_by("sendgrid")
    assert "does see whether you open it" not in read(client)
    assert "no hidden picture" in read(client)
    Newsletter.objects.update(tracking=True)
    assert "does see whether you open it" in read(client)
    said = read(client)
    assert "no hidden picture" not in said
    assert "keep no note of which mails you open" not in said
    assert (
        "no more than that the mail arrived, and how often the link of each article was followed "
        "by all readers together, never by whom; we keep them for 7 days."
    ) in said


def test_form_mail_issue_and_archive_link_it_as_long_as_there_is_no_other(
    client, mailbox, newsletter
):
    assert f'href="{OURS}"' in client.get("/subscribe").content.decode()
    whole = f"{present.ENVIRONMENT.base_url}{OURS}"
    sign_up(client)
    assert whole in mailbox.send()[0].text
    form = embedded_form(newsletter, base_url="https://news.example", language="en")
    assert f'href="https://news.example{OURS}"' in form
    content = gather_content(make_issue(newsletter))
    assert content.privacy_url == OURS
    items = content_from_json(make_content()).items
    edition = edition_of(content, items, base_url="https://news.example")
    assert edition.privacy_url == f"https://news.example{OURS}"


def test_a_notice_of_ones_own_takes_its_place_and_former_links_lead_there(client, newsletter):
    own = "https://trust.example/privacy"
    Newsletter.objects.update(privacy_url=own)
    assert client.get(OURS).headers["Location"] == own
    page = client.get("/subscribe").content.decode()
    assert f'href="{own}"' in page
    assert OURS not in page
    assert client.get("/privacy/another").status_code == 404


def test_it_speaks_german(client, newsletter):
    said = read(client, accept_language="de")
    assert "Wie wir mit Ihren Daten umgehen" in said
    assert "7 Tage" in said


def _carried_by(provider: str):
    environment = present.ENVIRONMENT
    return replace(environment, provider_settings=_Named(environment.provider_settings, provider))


class _Named:
    """Settings of a provider under another name."""

    def __init__(self, settings, name: str) -> None:
        self.settings, self.name = settings, name

    def __getattr__(self, name: str):
        return getattr(self.settings, name)
