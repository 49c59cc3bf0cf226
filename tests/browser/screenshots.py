"""Takes the pictures in docs/images again, from a fresh demonstration.

python -m tests.browser.screenshots
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.setup.chromium import FLAGS, find_chromium

IMAGES = Path(__file__).parents[2] / "docs" / "images"
HEIGHTS = {360: 780, 1024: 900}
LOOKS = ("light", "dark")
SHOWN_PIXELS = 2_400
"""Of a mail's length: enough to see each kind of block, and small enough for a page of docs."""


def main() -> int:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="digest-pictures-") as folder, sync_playwright() as p:
        home = Path(folder) / "home"
        _demonstrate(home)
        chromium = p.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for width in HEIGHTS:
            for look in LOOKS:
                picture = IMAGES / f"issue-{width}-{look}.png"
                _take(chromium, home / "look" / "issue.html", picture, width, look)
                sys.stdout.write(f"{picture}\n")
        chromium.close()
    return 0


def _demonstrate(home: Path) -> None:
    command = [sys.executable, "-m", "digest", "demo", "--home", str(home)]
    variables = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    subprocess.run(command, env=variables, check=True, stdout=subprocess.DEVNULL)


def _take(chromium: Browser, html: Path, picture: Path, width: int, look: str) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if look == "dark" else "light",
        locale="en-GB",
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto(html.as_uri())
    page.screenshot(
        path=picture,
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": SHOWN_PIXELS},
    )
    context.close()


if __name__ == "__main__":
    raise SystemExit(main())
