"""Every page in every state: without a mouse, with a screen reader, on a small screen, enlarged,
from right to left. What a machine cannot judge is not shown here."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response
from pytest_django import Settings

from tests.browser.accessibility import axe_findings, keyboard_findings
from tests.browser.conftest import NewPage
from tests.browser.states import STATES, World, make_world, show

NARROW = {"width": 320, "height": 900}
ENLARGED = {"width": 320, "height": 256}
"""1280 by 1024 pixels at 400 % (WCAG 2.2, success criterion 1.4.10)."""
WIDE = {"width": 1280, "height": 900}
LEAST_TARGET_PX = 44
"""WCAG 2.2, success criterion 2.5.5 (AAA)."""
STRICT = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEBREW = [("de", "Deutsch"), ("en", "English"), ("he", "עברית")]
"""A language from right to left, without a catalogue."""

every_state = pytest.mark.parametrize("state", STATES)


@pytest.fixture
def world(site: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.LANGUAGES = HEBREW
    return make_world(site, settings, monkeypatch)


def sideways(page: Page) -> int:
    """How far the page can be scrolled to either side, in CSS pixels."""
    page.evaluate("scrollTo(-9999, 0)")
    left = page.evaluate("scrollX")
    page.evaluate("scrollTo(9999, 0)")
    return max(abs(left), abs(page.evaluate("scrollX")))


@every_state
def test_only_what_is_ours_runs_and_loads_and_axe_finds_nothing(
    new_page: NewPage, world: World, state: str
) -> None:
    page = new_page()
    documents: list[Response] = []
    refused: list[str] = []

    def keep(answer: Response) -> None:
        if answer.request.resource_type == "document":
            documents.append(answer)

    def listen(said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            refused.append(said.text)

    page.on("response", keep)
    page.on("console", listen)
    show(page, world, state)
    page.remove_listener("response", keep)
    page.remove_listener("console", listen)
    assert documents
    for answer in documents:
        policy = answer.headers.get("content-security-policy", "")
        asks_to_join = urlsplit(answer.url).path == "/subscribe"
        allowed = STRICT | ({"script-src": "'self'"} if asks_to_join else {})
        assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == allowed
        assert "set-cookie" not in answer.headers
    form = page.locator("input[name=consent]").count()
    assert page.evaluate("document.scripts.length") == form
    assert page.context.cookies() == []
    assert refused == []
    for size, scheme in ((WIDE, "light"), (NARROW, "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert axe_findings(page) == [], f"{size['width']} px, {scheme}"


@every_state
def test_all_fits_and_is_easy_to_hit_from_right_to_left(
    new_page: NewPage, world: World, state: str
) -> None:
    page = new_page(language="he", width=320)
    show(page, world, state)
    assert_all_fits_and_is_easy_to_hit(page, state, "he")


@every_state
def test_nobody_has_to_scroll_sideways_and_all_is_easy_to_hit(
    new_page: NewPage, world: World, state: str
) -> None:
    page = new_page(language="de", script=False)
    show(page, world, state)
    assert_all_fits_and_is_easy_to_hit(page, state, "de")


def assert_all_fits_and_is_easy_to_hit(page: Page, state: str, language: str) -> None:
    spoken = page.locator("html").get_attribute("lang")
    assert spoken == ("en" if state in {"a long issue", "a short issue"} else language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if spoken == "he" else "ltr")
    for size in (WIDE, NARROW, ENLARGED):
        page.set_viewport_size(size)
        assert sideways(page) == 0, size
    for target in page.locator(
        "button, .button, select, input[type=date], input[type=email], .choice"
    ).all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= LEAST_TARGET_PX


@every_state
def test_the_keyboard_alone_reaches_everything(new_page: NewPage, world: World, state: str) -> None:
    page = new_page(script=False, own=True)
    show(page, world, state)
    for size in (WIDE, ENLARGED):
        page.set_viewport_size(size)
        assert keyboard_findings(page) == [], size


@pytest.mark.parametrize("page", [{"script": False, "own": True}], indirect=True)
def test_the_first_key_leads_past_the_head_of_the_page(page: Page, world: World) -> None:
    page.goto(f"{world.site}/issues/weekly-2026-03-03/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("page", [{"script": False, "width": 320, "own": True}], indirect=True)
def test_preferences_are_chosen_and_saved_by_keyboard_alone(page: Page, world: World) -> None:
    page.goto(world.preferences)
    tab_to(page, "[name=topics]")
    page.keyboard.press("Space")
    tab_to(page, "[name=cadence]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=name]")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Grace")
    tab_to(page, "main form [type=submit]")
    page.keyboard.press("Enter")
    said = page.inner_text("main")
    for words in ("You now get: Imaging.", "every two weeks", "Your name is now Grace."):
        assert words in said


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until an element that the selector names has the focus."""
    for _ in range(50):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"the Tab key never reaches {wanted}")
