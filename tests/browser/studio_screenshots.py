"""The studio's pictures in docs/images: a desk, and a phone in the dark."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.golden import store
from tests.browser.served_studio import Furnished, served

EDITOR, PUBLISHER = "ada@example.org", "ben@example.org"
SETTLES_MS = 1_500
"""For the checks, which come by themselves, and the mail in its frame."""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: whose page, and how much of it."""

    name: str
    address: str
    """``{draft}`` and ``{sent}`` are the newest issues of that kind."""
    member: str = EDITOR
    width: int = 1280
    height: int = 1000
    """Pixels, of the page from its top; as many as tell what the page is for."""
    scheme: str = "light"


SHOTS = (
    Shot(name="home", address="", member=PUBLISHER, height=1000),
    Shot(name="summaries", address="summaries/", height=1000),
    Shot(name="summary", address="summaries/{incomplete}/", height=1050),
    Shot(name="issue", address="issues/{draft}/", height=1600),
    Shot(name="audience", address="issues/{draft}/audience/", member=PUBLISHER, height=1250),
    Shot(name="after", address="issues/{sent}/after/", member=PUBLISHER, height=1130),
    Shot(name="home-phone", address="", width=390, height=844, scheme="dark"),
    Shot(name="issue-phone", address="issues/{draft}/", width=390, height=844, scheme="dark"),
)


def take_studio(chromium: Browser, studio: Furnished, folder: Path) -> Iterator[Path]:
    """Take each of them. Yields their files."""
    with served() as site:
        for shot in SHOTS:
            yield _take(chromium, site, studio, shot, folder)


def _take(chromium: Browser, site: str, studio: Furnished, shot: Shot, folder: Path) -> Path:
    context = chromium.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.add_cookies(
        [{"name": "studio", "value": studio.sessions[shot.member], "url": f"{site}/studio/"}]
    )
    page = context.new_page()
    page.goto(f"{site}/studio/{shot.address.format(**studio.places)}")
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.wait_for_timeout(SETTLES_MS)
    picture = folder / f"studio-{shot.name}.png"
    store(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), picture)
    context.close()
    return picture
