"""Every page of the studio is for everybody: by keyboard alone, in the dark, on a phone."""

import pytest
from django.urls import resolve
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.for_everybody import findings
from tests.browser.lively_studio import LivelyStudio
from tests.browser.studio_window import sign_in_by_cookie, sign_out_by_cookie

MAILS = {"preview", "look-preview", "audience-mail"}
"""They stand in frames of our pages, and have tests of their own."""
SHOW_NOTHING = {"correct", "logo", "form-token"}
"""Two lead on, the last one answers a script."""
PARTS = {"checks", "preview-line", "ready", "since"}
"""Pages for who has no script. With one, each issue's page shows them: of one issue is enough."""

FAULTY = """<!doctype html><html lang="en"><head><title>Faulty</title><style>
.unmarked:focus { outline: none } .bar { position: fixed; inset: 0 0 auto 0; height: 9rem }
.late { position: absolute; top: 20rem } .wide { width: 1400px }
.small { padding: 0; font-size: 8px }
.box { height: 3rem; overflow: auto } .hand { cursor: pointer }
</style></head><body><a class="skip" href="#nowhere">Skip</a><button>No</button><main>
<button class="late">Late</button><button class="unmarked">Unmarked</button>
<div class="bar">Above all</div><p class="wide"><button class="small">x</button></p>
<span class="hand">Press</span><ul><li><span draggable="true">Drag</span></li></ul>
<div class="box"><p>One<p>Two<p>Three</div><img src="data:,"></main></body></html>"""
SAID = (
    'not marked: <button class="unmarked"',
    'not in sight: <button class="unmarked"',
    'comes after what it stands before: <button class="unmarked"',
    'px: <button class="small"',
    "px wide",
    'for the mouse alone: <span class="hand"',
    "only dragged: <span draggable",
    'scrolled by mouse alone: <div class="box"',
    "the skip link does not lead into the text",
    "image-alt",
)


@pytest.fixture
def studio(transactional_db: None) -> LivelyStudio:
    return LivelyStudio()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page(own=True)


def test_what_is_not_for_everybody_is_found(page: Page) -> None:
    page.set_content(FAULTY)
    found = "\n".join(findings(page))
    assert [words for words in SAID if words not in found] == []


def test_every_page_is_for_everybody(page: Page, site: str, studio: LivelyStudio) -> None:
    found: list[str] = []
    shown = set(MAILS)
    pages = studio.pages()
    for name, addresses in pages.items():
        if name in MAILS:
            continue
        for address in worth_a_look(name, addresses, studio):
            if is_shown(page, site, address, studio):
                found += findings(page)
                shown.add(name)
    assert found == [], "\n".join(found)
    assert pages.keys() - shown == SHOW_NOTHING


def is_shown(page: Page, site: str, address: str, studio: LivelyStudio) -> bool:
    """Open it: where anybody may see it as a stranger, else as an admin. Some lead on."""
    sign_out_by_cookie(page)
    is_open = resolve(address).func.permission is None  # type: ignore[attr-defined]
    for _ in range(1 + is_open):
        if not is_open:
            sign_in_by_cookie(page, site, studio.admin)
        answer = page.goto(site + address)
        is_page = answer and answer.headers["content-type"].startswith("text/html")
        if is_page and page.url == site + address:
            return True
        is_open = False
    return False


def worth_a_look(name: str, addresses: list[str], studio: LivelyStudio) -> list[str]:
    """Each state of an issue on its own page; elsewhere before it goes out and after."""
    if name in {"issue", "issues"} or not addresses[0].startswith("/studio/issues/"):
        return addresses
    if name in PARTS:
        return addresses[:1]
    slugs = (studio.draft.slug, studio.on_its_way.slug)
    return [each for each in addresses if each.split("/")[3] in slugs]


def test_so_is_what_they_show_when_asked_and_who_is_not_let_in(
    page: Page, site: str, studio: LivelyStudio
) -> None:
    one, other = studio.alike
    draft = f"issues/{studio.draft.slug}"
    asked = (
        f"{draft}/checks/?of=all",
        f"{draft}/ready/?q=nothing+like+it",
        f"{draft}/approve/",
        f"summaries/{one.pk}/merge/?with={other.pk}",
        "summaries/?q=nothing+like+it",
        "nowhere/",
    )
    found: list[str] = []
    sign_in_by_cookie(page, site, studio.admin)
    for address in asked:
        page.goto(f"{site}/studio/{address}")
        found += findings(page)
    page.goto(f"{site}/studio/readers/")
    page.locator("input[name=who]").fill("people")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="Readers found")).to_be_visible()
    found += findings(page)
    page.get_by_role("button", name="Whole history of bob").click()
    expect(page.get_by_role("heading", name="Was sent")).to_be_visible()
    found += findings(page)
    page.goto(f"{site}/studio/team/")
    page.locator("input[name=email]").fill("new@example.org")
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_role("heading", name="Link for new@example.org")).to_be_visible()
    found += findings(page)
    sign_in_by_cookie(page, site, studio.member)
    for address in ("", f"issues/{studio.on_its_way.slug}/progress/", "team/"):
        page.goto(f"{site}/studio/{address}")
        found += findings(page)
    assert found == [], "\n".join(found)
