"""The admins' pages of the studio in Chromium: a reader found and helped, and each page for
everybody."""

import pytest
from playwright.sync_api import expect

from digest.team.models import Member
from digest.team.roles import Role
from subscribers.models import Subscription, SubscriptionState
from tests.browser.accessibility import axe_findings
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_newsletter, make_subscriber, make_topic
from tests.integration.studio_team import make_member

PAGES = ("readers/", "readers/suppressed/", "readers/{number}/")


@pytest.fixture
def admin(transactional_db: None) -> Member:
    return make_member(Role.ADMIN)


@pytest.fixture
def ada(admin: Member) -> Subscription:
    make_newsletter()
    return make_subscriber("ada@example.org", name="Ada Byron", topics=[make_topic("sleep")])


def test_an_admin_finds_a_reader_and_ends_their_subscription(
    new_page: NewPage, site: str, admin: Member, ada: Subscription
) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, admin)
    page.goto(f"{site}/studio/readers/")
    page.get_by_label("Address, name, or a part of one").fill("ADA@example.org")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="ada@example.org")).to_be_visible()
    assert "ada" not in page.url
    page.get_by_role("button", name="Unsubscribe them from Research Weekly").click()
    expect(page.get_by_role("status")).to_contain_text("no longer")
    ada.refresh_from_db()
    assert ada.state == SubscriptionState.UNSUBSCRIBED
    page.reload()
    expect(page.get_by_text("by way of: the studio")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_nobody_scrolls_sideways(
    new_page: NewPage, site: str, admin: Member, ada: Subscription, address: str
) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, admin)
    page.goto(f"{site}/studio/{address.format(number=ada.subscriber.public_id)}")
    show = page.get_by_role("button", name="Show this reader")
    if show.is_visible():
        show.click()
        expect(page.get_by_role("heading", name="Was sent")).to_be_visible()
    for width, scheme in ((1280, "light"), (1280, "dark"), (320, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert axe_findings(page) == [], f"{width} px, {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
