"""Takes the pictures in docs/images again, from a fresh demonstration.

python -m tests.browser.screenshots
"""

import io
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.golden import store
from tests.browser.served_studio import Furnished
from tests.browser.studio_screenshots import take_studio
from tests.setup.chromium import FLAGS, find_chromium

IMAGES = Path(__file__).parents[2] / "docs" / "images"
HEIGHTS = {360: 780, 1024: 900}
SCHEMES = ("light", "dark")
LETTER = ((360, "light"), (1024, "dark"))
"""Of the other look: enough to show what it is like."""
SHOWN_PIXELS = 2_400
"""Of a mail's length: enough to see each kind of block, and small enough for a page of docs."""


def main() -> int:
    IMAGES.mkdir(exist_ok=True)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pictures-"))) / "home"
        _demonstrate(home)
        # Before the browser: beside one, Django asks no database.
        studio = _studio_of(home)
        p = stack.enter_context(sync_playwright())
        chromium = p.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        issue, letter = home / "look" / "issue.html", home / "letter" / "issue.html"
        pictures = [(issue, "issue", width, scheme) for width in HEIGHTS for scheme in SCHEMES]
        pictures += [(letter, "letter", width, scheme) for width, scheme in LETTER]
        for html, name, width, scheme in pictures:
            picture = IMAGES / f"{name}-{width}-{scheme}.png"
            _take(chromium, html, picture, width, scheme)
            sys.stdout.write(f"{picture}\n")
        for picture in take_studio(chromium, studio, IMAGES):
            sys.stdout.write(f"{picture}\n")
        chromium.close()
    return 0


def _demonstrate(home: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    variables["DIGEST_HOME"] = str(home)
    for command in (
        ["demo", "--home", str(home)],
        ["preview", "latest", "--look", "letter", "--out", str(home / "letter")],
    ):
        digest = [sys.executable, "-m", "digest", *command]
        subprocess.run(digest, env=variables, check=True, stdout=subprocess.DEVNULL)


def _studio_of(home: Path) -> Furnished:
    os.environ |= {"DIGEST_HOME": str(home), "DJANGO_SETTINGS_MODULE": "digest.settings"}
    django.setup()
    from tests.browser.furnished_studio import furnish  # noqa: PLC0415 - its models need the set-up

    return furnish(home)


def _take(chromium: Browser, html: Path, picture: Path, width: int, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto(html.as_uri())
    taken = page.screenshot(
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": SHOWN_PIXELS},
    )
    store(Image.open(io.BytesIO(taken)).convert("RGB"), picture)
    context.close()


if __name__ == "__main__":
    raise SystemExit(main())
