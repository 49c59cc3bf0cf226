"""The studio's pages that one seldom comes to, for everybody."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.for_everybody import findings
from tests.browser.studio_window import sign_in_by_cookie
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
