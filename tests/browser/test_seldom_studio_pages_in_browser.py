"""The studio's pages that one seldom comes to, for everybody."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.for_everybody import findings
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, TODAY, approved_issue, planned_issue
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import code_of, make_member

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_the_way_in_with_a_phone(new_page: NewPage, site: str) -> None:
    member = make_member(Role.ADMIN, phone=False)
    page = new_page(own=True)
    sign_in_by_cookie(page, site, member)
    page.goto(f"{site}/studio/")
    assert findings(page) == []
    page.get_by_role("button", name="Show the picture").click()
    expect(page.get_by_label("The six digits")).to_be_visible()
    assert findings(page) == []
    page.get_by_label("The six digits").fill(code_of(member))
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert findings(page) == []


def test_what_is_refused(new_page: NewPage, site: str) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member(Role.EDITOR))
    page.goto(f"{site}/studio/you/")
    page.locator("input[name=csrfmiddlewaretoken]").first.evaluate("box => { box.value = 'old'; }")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Please send that again")).to_be_visible()
    assert findings(page) == []


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


def test_an_issue_is_named_that_is_approved_without_a_correction(
    new_page: NewPage, site: str
) -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber(newsletter=newsletter)
    issue = planned_issue(newsletter, [make_summary("Walking")])
    approved_issue(newsletter, [make_summary()], on=TODAY + timedelta(days=7))
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member(Role.PUBLISHER))
    page.goto(f"{site}/studio/issues/{issue.slug}/corrections/")
    page.get_by_text("Correct it: Walking").click()
    page.get_by_label("What was wrong").fill("It was 12 people.")
    page.get_by_role("button", name="See what readers would read").click()
    link = page.get_by_role("link", name="issue of 10 March 2026")
    expect(link).to_be_visible()
    # The words go along in a box that nobody is to see.
    assert [one for one in findings(page) if "hidden-content: textarea" not in one] == []
    page.get_by_role("button", name="Tell them").click()
    expect(link).to_be_visible()
    assert findings(page) == []
    page.goto(f"{site}/studio/")
    expect(page.get_by_text("It goes out as it was approved")).to_be_visible()
    assert findings(page) == []
