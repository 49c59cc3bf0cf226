"""The readers' own pages as they meet them: on a phone, and without script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from subscribers.links.tokens import link_signer
from subscribers.models import Cadence, Subscription, SubscriptionState
from tests.factories import make_newsletter, make_subscriber, make_topic

PHONE = {"width": 320, "script": False}


@pytest.fixture
def reader() -> Subscription:
    make_newsletter(name="Quiet Weekly")
    make_topic("movement", description="Walking, balance and what may help with both.")
    return make_subscriber()


def preferences(site: str, reader: Subscription) -> str:
    person = reader.subscriber
    token = link_signer().preferences_token(
        person.public_id, reader.newsletter_id, person.token_generation
    )
    return f"{site}/preferences/{token}"


def unsubscribing(site: str, reader: Subscription) -> str:
    person = reader.subscriber
    token = link_signer().unsubscribe_token(person.public_id, reader.newsletter_id)
    return f"{site}/unsubscribe/{token}"


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_one_press_unsubscribes_and_another_takes_it_back(
    page: Page, site: str, reader: Subscription
) -> None:
    page.goto(unsubscribing(site, reader))
    page.get_by_role("button", name="Unsubscribe").click()
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED
    page.get_by_role("button", name="One mail a month instead").click()
    assert "once a month" in page.inner_text("main")
    reader.refresh_from_db()
    assert (reader.state, reader.cadence) == (SubscriptionState.ACTIVE, Cadence.MONTHLY)


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_the_head_of_the_page_leads_to_what_was_not_understood(
    page: Page, site: str, reader: Subscription
) -> None:
    page.goto(preferences(site, reader))
    yesterday = timezone.now().date() - timedelta(days=1)
    page.get_by_label("Pause until").fill(yesterday.isoformat())
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_role("link").click()
    assert "a day to come" in page.locator("#paused_until-error").inner_text()
    for seen in (page.locator("label[for=paused_until]"), page.get_by_label("Pause until")):
        box = seen.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < page.evaluate("innerHeight")
