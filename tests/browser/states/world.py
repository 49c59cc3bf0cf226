"""What there is before a page is looked at: a newsletter, a reader, two issues."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import Settings

from subscribers.links.tokens import link_signer
from subscribers.models import Subscription
from tests.factories import make_newsletter, make_subscriber, make_topic
from tests.integration.subscriber_factories import make_article, make_issue

LONG_WORD = "Immunglobulinpräparatverträglichkeitsprüfungsverordnung"


@dataclass(frozen=True, kw_only=True)
class World:
    """One newsletter with a reader and two issues, one of them long."""

    site: str
    """The address of our server, without a trailing slash."""
    reader: Subscription
    settings: Settings
    monkeypatch: pytest.MonkeyPatch

    @property
    def preferences(self) -> str:
        """The address of the reader's preferences."""
        person = self.reader.subscriber
        token = link_signer().preferences_token(
            person.public_id, self.reader.newsletter_id, person.token_generation
        )
        return f"{self.site}/preferences/{token}"

    @property
    def unsubscribing(self) -> str:
        """The address where the reader unsubscribes."""
        person = self.reader.subscriber
        token = link_signer().unsubscribe_token(person.public_id, self.reader.newsletter_id)
        return f"{self.site}/unsubscribe/{token}"

    @property
    def account(self) -> str:
        """The address of the reader's account."""
        person = self.reader.subscriber
        token = link_signer().account_token(
            person.public_id,
            self.reader.newsletter_id,
            person.token_generation,
            ends_at=timezone.now() + timedelta(hours=1),
        )
        return f"{self.site}/account/{token}"


State = Callable[[Page, World], object]
"""Leads a page into the state."""


def make_world(site: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    """Make the rows."""
    newsletter = make_newsletter(name="Quiet Weekly", privacy_url="https://example.org/privacy")
    make_topic("movement", description="Walking, balance and what may help with both.")
    make_topic("imaging")
    long = [
        make_article(key=f"article-{number}", title=f"{number}: {LONG_WORD * 2}")
        for number in range(1, 4)
    ]
    teaser = make_article(key="teaser", full_text=False, study={**_unknown_study(), "pmid": "1"})
    bare = make_article(key="bare", topics=[], published=None, study=_unknown_study())
    make_issue(newsletter, *long, teaser, bare)
    make_issue(newsletter, slug="weekly-2026-02-24", on=date(2026, 2, 24))
    reader = make_subscriber("ada@example.org", name="Ada")
    return World(site=site, reader=reader, settings=settings, monkeypatch=monkeypatch)


def at(path: str) -> State:
    """Return the state of a page that one address leads to."""
    return lambda page, world: page.goto(f"{world.site}{path}")


def submit(page: Page, form: str = "main form") -> None:
    """Press the first button of a form."""
    page.locator(f"{form} [type=submit]").first.click()


def _unknown_study() -> dict[str, object]:
    names = ("kind", "participants", "subjects", "peer_reviewed", "journal", "doi", "pmid")
    return dict.fromkeys(names)
