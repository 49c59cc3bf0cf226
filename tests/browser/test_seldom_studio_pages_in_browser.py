"""The studio's pages that one seldom comes to, for everybody."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from digest.issues.merge_summaries import merge_summaries
from digest.summaries.editing.former_texts import newest_key
from digest.team.roles import Role
from tests.browser.accessibility import axe_findings
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_subscriber, make_summary
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import code_of, make_member

pytestmark = pytest.mark.usefixtures("transactional_db")


def look(page: Page) -> None:
    """Find nothing wrong with the page that is open."""
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert axe_findings(page) == [], f"{page.url}, {width} px, {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_the_way_in_with_a_phone(new_page: NewPage, site: str) -> None:
    member = make_member(Role.ADMIN, phone=False)
    page = new_page(own=True)
    sign_in_by_cookie(page, site, member)
    page.goto(f"{site}/studio/")
    look(page)
    page.get_by_role("button", name="Show the picture").click()
    expect(page.get_by_label("The six digits")).to_be_visible()
    look(page)
    page.get_by_label("The six digits").fill(code_of(member))
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".codes li")).to_have_count(10)
    look(page)
    sign_in_by_cookie(page, site, make_member(Role.PUBLISHER, "led@example.org"))
    page.goto(f"{site}/studio/nowhere/")
    look(page)


def test_what_an_admin_finds_and_gives(new_page: NewPage, site: str) -> None:
    draft = make_draft(date=(timezone.now() + timedelta(days=3)).date(), composed_at=timezone.now())
    for _ in range(2):
        make_subscriber(newsletter=draft.newsletter)
    stays, goes = (
        make_summary(f"What gut bacteria may tell {part}", topics=[a_topic()])
        for part in ("first", "again")
    )
    seen = (newest_key(stays), newest_key(goes))
    merge_summaries(stays.pk, goes.pk, take=(), seen=seen, by="ada@example.org", at=timezone.now())
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member(Role.ADMIN))
    page.goto(f"{site}/studio/summaries/{goes.pk}/take-apart/")
    expect(page.get_by_role("button", name="Take them apart")).to_be_visible()
    look(page)
    page.goto(f"{site}/studio/readers/")
    page.locator("input[name=who]").fill("reader")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Readers found")).to_be_visible()
    look(page)
    page.goto(f"{site}/studio/team/")
    page.locator("input[name=email]").fill("new@example.org")
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_role("heading", name="Link for new@example.org")).to_be_visible()
    look(page)


def test_what_is_refused(new_page: NewPage, site: str) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member(Role.EDITOR))
    page.goto(f"{site}/studio/team/")
    expect(page.get_by_role("heading", name="Not for your role")).to_be_visible()
    look(page)
    page.goto(f"{site}/studio/you/")
    page.locator("input[name=csrfmiddlewaretoken]").first.evaluate("box => { box.value = 'old'; }")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Please send that again")).to_be_visible()
    look(page)


def test_one_sees_that_the_preview_has_the_keyboard(new_page: NewPage, site: str) -> None:
    draft = make_draft(date=(timezone.now() + timedelta(days=3)).date(), composed_at=timezone.now())
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member(Role.EDITOR))
    page.goto(f"{site}/studio/issues/{draft.slug}/")
    for place in (".frame", ".frame iframe"):
        page.locator(place).focus()
        outline = page.locator(".frame").evaluate("box => getComputedStyle(box).outlineStyle")
        assert outline == "solid", place
        page.locator(place).blur()
