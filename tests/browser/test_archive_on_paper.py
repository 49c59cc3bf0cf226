"""An issue of the archive, printed: no ways about the site, black on white, nothing cut off, and
the addresses of links, since paper cannot be clicked."""

import re

from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.factories import make_newsletter
from tests.integration.subscriber_factories import make_article, make_issue

LONG_WORD = "Immunglobulinpräparatverträglichkeitsprüfungsverordnung" * 2
A4_WIDTH_PX = 718
"""Of what is printed on, with margins of 1 cm, at 96 pixels an inch."""
GROUNDS = """
() => [...document.querySelectorAll("body, body *")]
  .filter((one) => one.checkVisibility())
  .map((one) => getComputedStyle(one).backgroundColor)
  .filter((colour) => !["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(colour))
"""
CUT_OFF = """
() => [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 80))
"""
AFTER = "a => getComputedStyle(a, '::after').content"


def open_printed(page: Page, site: str) -> Page:
    newsletter = make_newsletter(privacy_url="https://example.org/privacy")
    articles = [make_article(key=f"a-{number}", title=f"{number} {LONG_WORD}") for number in (1, 2)]
    make_issue(newsletter, *articles)
    page.set_viewport_size({"width": A4_WIDTH_PX, "height": 1000})
    page.goto(f"{site}/issues/weekly-2026-03-03/")
    # Chromium forgets what was said before it went there.
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_it_prints_well_even_from_a_dark_screen(new_page: NewPage, site: str) -> None:
    page = open_printed(new_page(dark=True, own=True), site)
    for way_about in (".top", ".contents", ".skip"):
        assert page.locator(way_about).count() == 1
        assert not page.locator(way_about).is_visible(), way_about
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate(GROUNDS) == []
    assert page.evaluate(CUT_OFF) == []
    source = page.get_by_role("link", name="Read it at its source").first
    assert "https://example.org/walking" in source.evaluate(AFTER)
    study = page.get_by_role("link", name="The study itself").first
    assert "https://doi.org/10.1000/x" in study.evaluate(AFTER)
    assert page.get_by_text("Talk with your doctor.").is_visible()
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 4
