"""A newsletter's own colours in Chromium: typed or chosen by eye, seen in a mail, then saved."""

import pytest
from playwright.sync_api import Page, expect

from digest.newsletters.models import Newsletter
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_newsletter
from tests.integration.studio_team import make_member

PLUM, ROSE = "#6b2148", "#f0b9d3"


def opened(new_page: NewPage, site: str, *, script: bool = True) -> Page:
    make_newsletter()
    page = new_page(own=True, script=script)
    sign_in_by_cookie(page, site, make_member(Role.ADMIN))
    page.goto(f"{site}/studio/newsletters/weekly/look/")
    page.get_by_role("link", name="Give it colours of its own").click()
    expect(page.get_by_role("heading", level=1, name="Colours")).to_be_visible()
    return page


def is_shown_in(page: Page, frame: str, colour: str) -> None:
    heading = page.frame_locator(f'iframe[title$="{frame}"]').get_by_role("heading", level=1)
    expect(heading).to_have_css("color", colour)


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_seen_light_and_dark_before_they_are_saved(
    new_page: NewPage, site: str, script: bool, scheme: str
) -> None:
    page = opened(new_page, site, script=script)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.get_by_role("textbox", name="accent, light", exact=True).fill("#a07090")
    page.get_by_role("button", name="See it").click()
    expect(page.get_by_text("accent on tint has a contrast of 3.3 to 1")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
    page.get_by_role("textbox", name="accent, light", exact=True).fill(PLUM)
    page.get_by_role("textbox", name="accent, dark", exact=True).fill(ROSE)
    page.get_by_role("button", name="See it").click()
    is_shown_in(page, "light", "rgb(107, 33, 72)")
    is_shown_in(page, "dark", "rgb(240, 185, 211)")
    assert Newsletter.objects.get().colours == {}
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Its mail now has these colours")
    assert Newsletter.objects.get().colours == {"accent.light": PLUM, "accent.dark": ROSE}


@pytest.mark.usefixtures("transactional_db")
def test_a_colour_can_be_chosen_by_eye_and_is_not_left_unasked(
    new_page: NewPage, site: str
) -> None:
    page = opened(new_page, site)
    digits = page.get_by_role("textbox", name="accent, light", exact=True)
    by_eye = page.get_by_label("accent, light: choose by eye")
    expect(by_eye).to_have_value("#0d4a4c")
    digits.fill("#12345")
    expect(by_eye).to_have_value("#0d4a4c")
    digits.fill(PLUM)
    expect(by_eye).to_have_value(PLUM)
    by_eye.fill("#004b63")
    expect(digits).to_have_value("#004b63")
    expect(page.locator("form[data-guarded=unsaved]")).to_have_count(1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("s: #0d4a4c")).to_be_visible()
    assert Newsletter.objects.get().colours == {"accent.light": "#004b63"}
    page.get_by_role("button", name="again").click()
    expect(page.get_by_role("status")).to_contain_text("has the colours of cards")
    assert Newsletter.objects.get().colours == {}
