"""The golden pictures: how mail looks in each shipped look, kept to be compared.

python -m tests.browser.golden

takes them all again. They are at half the size that readers see, and in Liberation's fonts, which
tests.setup.chromium installs: what fonts a machine has must not decide.
"""

import io
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from digest.render.looks.look import Look
from digest.render.looks.samples import sample_editions, sample_service_mail
from digest.render.mail import render_mail
from digest.render.records import Edition
from digest.render.service_mail import render_service_mail, service_templates_of
from digest.render.templates import compile_mail_templates, prepare
from tests.browser.kept_pages import KeptPages, Kind
from tests.setup.chromium import FLAGS, find_chromium
from tests.unit.mail_factories import CAVEAT, LOOKS, SHELF, look_in

PICTURES = Path(__file__).parent / "pictures"
SCALE = 0.5
STORED_COLOURS = 64
SERVICE = "about a subscription"
FONTS = {"serif": "'Liberation Serif'", "sans-serif": "'Liberation Sans'"}
_HAS_FONT = """
(font) => {
  const context = document.createElement("canvas").getContext("2d");
  const width = (family) => {
    context.font = `40px ${family}`;
    return context.measureText("Whim").width;
  };
  return width(`${font}, monospace`) !== width("monospace");
}
"""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One of them: a look, what the mail says, and where it is read."""

    look: str
    sample: str
    width: int
    scheme: Literal["light", "dark"] = "light"

    @property
    def name(self) -> str:
        return f"{self.look}-{self.sample.replace(' ', '-')}-{self.width}-{self.scheme}"

    @property
    def path(self) -> Path:
        return PICTURES / f"{self.name}.png"

    @property
    def kind(self) -> Kind:
        return Kind(
            width=self.width,
            dark=self.scheme == "dark",
            script=True,
            scale=SCALE,
            language="en-GB",
        )


_EACH: tuple[tuple[str, int, Literal["light", "dark"]], ...] = (
    ("as usual", 360, "light"),
    ("as usual", 360, "dark"),
    ("as usual", 600, "light"),
    ("as usual", 1024, "light"),
    ("as usual", 1024, "dark"),
    ("larger text", 360, "light"),
    ("the longest", 360, "light"),
    ("the shortest", 360, "light"),
    ("the shortest", 1024, "dark"),
    ("right to left", 360, "light"),
    (SERVICE, 360, "light"),
    (SERVICE, 1024, "dark"),
)
ALL = tuple(
    Picture(look=look, sample=sample, width=width, scheme=scheme)
    for look in LOOKS
    for sample, width, scheme in _EACH
)


def html_of(look: Look, sample: str) -> str:
    """Return the mail as a reader gets it, in Liberation's fonts."""
    if sample == SERVICE:
        look = _in_liberation(look)
        return render_service_mail(service_templates_of(look), sample_service_mail()).html.decode()
    return html_of_edition(look, sample_editions(CAVEAT)[sample])


def html_of_edition(look: Look, edition: Edition) -> str:
    """Return an edition's mail as a reader gets it, in Liberation's fonts."""
    mail = render_mail(prepare(compile_mail_templates(_in_liberation(look))), edition)
    html = mail.html.decode()
    for name, marker in mail.slots.items():
        html = html.replace(marker, "Hello Ada," if name == "greeting" else "http://127.0.0.1/x")
    return html


@cache
def html_of_shipped(look: str, sample: str) -> str:
    """Return a shipped look's mail; made once."""
    return html_of(look_in(SHELF / look), sample)


def take(page: Page, html: str) -> Image.Image:
    """Return how the mail looks from its first line to its last."""
    page.set_content(html)
    page.evaluate("document.fonts.ready")
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


def lacking_fonts(page: Page) -> list[str]:
    """Return those of the fonts that this machine has not."""
    return [font for font in FONTS.values() if not page.evaluate(_HAS_FONT, font)]


def store(image: Image.Image, path: Path) -> None:
    """Write it small: flat colours stay as they are, where there are few."""
    small = image.quantize(colors=STORED_COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def _in_liberation(look: Look) -> Look:
    constants = tuple(_in_known_fonts(name, value) for name, value in look.constants)
    return replace(look, constants=constants)


def _in_known_fonts(name: str, value: str) -> tuple[str, str]:
    if not name.startswith("font."):
        return name, value
    generic = value.rpartition(",")[2].strip()
    return name, f"{FONTS[generic]}, {generic}"


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        pages = KeptPages(chromium)
        for old in {*PICTURES.glob("*.png")} - {picture.path for picture in ALL}:
            old.unlink()
        for picture in ALL:
            kept = pages.take(picture.kind)
            if lacking := lacking_fonts(kept.page):
                sys.stderr.write(f"Install {', '.join(lacking)} first (fonts-liberation).\n")
                return 1
            store(take(kept.page, html_of_shipped(picture.look, picture.sample)), picture.path)
            pages.give_back(kept)
            sys.stdout.write(f"{picture.path}\n")
        chromium.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
