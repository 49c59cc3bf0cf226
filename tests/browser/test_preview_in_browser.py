"""The mail beside an issue in Chromium: in its light and its dark colours, in each width, and out
of the way of the browser's own way back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Frame, Page, expect

from digest.issues.models import Issue
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import make_member

GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def draft(transactional_db: None) -> Issue:
    soon = timezone.now() + timedelta(days=3)
    return make_draft(date=soon.date(), composed_at=timezone.now())


def open_issue(page: Page, site: str, draft: Issue) -> Frame:
    sign_in_by_cookie(page, site, make_member())
    page.goto(f"{site}/studio/issues/{draft.slug}/")
    mail = page.frame(name="preview")
    assert mail is not None
    return mail


def ground(page: Page, mail: Frame, colours: str) -> str:
    """The mail's ground, once it is shown so."""
    with page.expect_event("framenavigated"):
        page.get_by_label(colours, exact=True).check()
    return str(mail.evaluate(GROUND))


@pytest.mark.parametrize("dark", [False, True], ids=["light machine", "dark machine"])
def test_light_and_dark_mail_are_shown_whatever_the_machine_is(
    new_page: NewPage, site: str, draft: Issue, dark: bool
) -> None:
    page = new_page(own=True, dark=dark)
    mail = open_issue(page, site, draft)
    as_here = mail.evaluate(GROUND)
    light, dark_ground = ground(page, mail, "Light"), ground(page, mail, "Dark")
    assert light != dark_ground
    assert as_here == (dark_ground if dark else light)
    assert ground(page, mail, "As this device") == as_here


def test_the_way_back_leads_from_the_page_whatever_was_looked_at(
    new_page: NewPage, site: str, draft: Issue
) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member())
    page.goto(f"{site}/studio/summaries/")
    page.goto(f"{site}/studio/issues/{draft.slug}/")
    for label in ("Dark", "Plain text", "HTML", "Dark", "Light"):
        page.get_by_label(label, exact=True).check()
        expect(page.locator(".htmx-request")).to_have_count(0)
    page.get_by_role("link", name="Summaries", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Summaries")).to_be_visible()
    with page.expect_response("**/preview/?**scheme=light**"):
        page.go_back()
    expect(page.get_by_label("Light", exact=True)).to_be_checked()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Summaries")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "without script"])
def test_each_width_is_shown_without_script_as_well(
    new_page: NewPage, site: str, draft: Issue, script: bool
) -> None:
    page = new_page(own=True, script=script)
    open_issue(page, site, draft)
    frame = page.locator("iframe[name=preview]")
    for label, pixels in (("Desktop", 1000), ("Tablet", 600), ("Phone", 360)):
        page.get_by_label(label).check()
        if not script:
            page.get_by_role("button", name="Show").click()
        assert frame.bounding_box()["width"] == pixels
