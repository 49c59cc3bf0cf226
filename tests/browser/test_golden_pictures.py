"""Both looks as they were when somebody last looked at them. `make pictures` takes them again."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import FAILURES, NewPage
from tests.browser.golden import (
    ALL,
    FONTS,
    PICTURES,
    SCALE,
    Picture,
    html_of,
    html_of_shipped,
    lacking_fonts,
    take,
)
from tests.browser.same_picture import difference
from tests.unit.mail_factories import LOOKS, look_in, own_look

LOGO_URL = "http://127.0.0.1/logo.png"
LOGO_WORDS = "Logo of the Trust"
LOGO = f'<p><img src="{LOGO_URL}" alt="{LOGO_WORDS}" width="120" height="40" /></p>'
LINKS_IN_RED = ".link { color: #b00020"
TEXT_FONT = "h2 { font-family: {{ font.text }}"
DRAWN_OTHERWISE = "<style>* { text-rendering: geometricPrecision; }</style></head>"
MOST_BYTES = 2_500_000
"""Of all pictures together: a clone has to carry them."""


def page_for(new_page: NewPage, picture: Picture) -> Page:
    return new_page(width=picture.width, dark=picture.scheme == "dark", scale=SCALE)


def stored(picture: Picture) -> Image.Image:
    return Image.open(picture.path).convert("RGB")


def fault_of(page: Page, picture: Picture, html: str) -> str:
    """Return how the mail differs from its golden picture; the new one is kept where it does."""
    lacking = lacking_fonts(page)
    assert not lacking, f"{lacking} are not on this machine; install fonts-liberation."
    taken = take(page, html)
    fault = difference(taken, stored(picture))
    if fault:
        FAILURES.mkdir(exist_ok=True)
        taken.save(FAILURES / picture.path.name)
    return fault


@pytest.mark.parametrize("picture", ALL, ids=[picture.name for picture in ALL])
def test_mail_looks_as_it_did(new_page: NewPage, picture: Picture) -> None:
    html = html_of_shipped(picture.look, picture.sample)
    fault = fault_of(page_for(new_page, picture), picture, html)
    assert not fault, f"{fault} Look at {FAILURES}; if it is meant to, run make pictures."


@pytest.mark.parametrize("look", LOOKS)
def test_with_images_off_a_logo_leaves_its_words_and_all_else_in_place(
    new_page: NewPage, tmp_path: Path, look: str
) -> None:
    path = own_look(tmp_path, look) / "issue.mjml"
    text = path.read_text("utf-8")
    assert text.count("<h1") == 1
    path.write_text(text.replace("<h1", f"{LOGO}<h1"), "utf-8")
    html = html_of(look_in(tmp_path), "as usual")
    page = page_for(new_page, Picture(look=look, sample="as usual", width=360))
    drawn = io.BytesIO()
    Image.new("RGB", (120, 40), "#b00020").save(drawn, "PNG")
    page.route(
        LOGO_URL, lambda route: route.fulfill(body=drawn.getvalue(), content_type="image/png")
    )
    try:
        with_images, top = take(page, html), top_of_name(page)
        page.unroute_all()
        page.route("**/*", lambda route: route.abort())
        without, top_without = take(page, html), top_of_name(page)
        without_words = take(page, html.replace(LOGO_WORDS, ""))
    finally:
        page.unroute_all()
    assert difference(with_images, without) != ""
    # It takes as much room as its words then.
    assert difference(from_row(with_images, top), from_row(without, top_without)) == ""
    assert difference(without, without_words) != "", "the logo's words cannot be seen"


def top_of_name(page: Page) -> int:
    """Return the row of a picture in which the newsletter's name begins."""
    box = page.locator("h1").bounding_box()
    assert box
    return round(box["y"] * SCALE)


def from_row(image: Image.Image, row: int) -> Image.Image:
    return image.crop((0, row, *image.size))


PLANTED = {
    "a ground a little darker": ("look.toml", 'light = "#fffdf9"', 'light = "#f3f1ec"'),
    "links in another colour": ("head.mjml", ".link { color: {{ light.accent }}", LINKS_IN_RED),
    "a block eight pixels lower": ("issue.mjml", 'padding="44px 0 16px"', 'padding="52px 0 16px"'),
    "text further in": ("look.toml", 'margin_phone = "20px"', 'margin_phone = "24px"'),
    "a button without its ground": ("head.mjml", '"{{ light.button }}"', '"{{ light.card }}"'),
    "an emphasis gone": ("issue.mjml", '"rtl" else "4px" }} solid', '"rtl" else "0" }} solid'),
    "headings in another font": ("head.mjml", "h2 { font-family: {{ font.headings }}", TEXT_FONT),
}
"""File, what is written there, what is written instead."""


@pytest.mark.parametrize("change", PLANTED.values(), ids=PLANTED)
def test_what_is_changed_is_seen(
    new_page: NewPage, tmp_path: Path, change: tuple[str, str, str]
) -> None:
    file, written, instead = change
    path = own_look(tmp_path) / file
    text = path.read_text("utf-8")
    assert written in text
    path.write_text(text.replace(written, instead), "utf-8")
    picture = Picture(look="cards", sample="as usual", width=360)
    taken = take(page_for(new_page, picture), html_of(look_in(tmp_path), "as usual"))
    assert difference(taken, stored(picture)) != ""


@pytest.mark.parametrize("look", LOOKS)
def test_how_letters_are_drawn_is_not_seen(new_page: NewPage, look: str) -> None:
    picture = Picture(look=look, sample="as usual", width=360)
    page = page_for(new_page, picture)
    html = html_of_shipped(look, "as usual").replace("</head>", DRAWN_OTHERWISE)
    assert fault_of(page, picture, html) == ""


def test_there_is_no_picture_that_nothing_is_compared_with() -> None:
    assert {*PICTURES.glob("*.png")} == {picture.path for picture in ALL}
    assert sum(picture.path.stat().st_size for picture in ALL) <= MOST_BYTES


def test_their_fonts_are_on_this_machine(new_page: NewPage) -> None:
    assert lacking_fonts(new_page()) == []
    assert len(FONTS) == 2
