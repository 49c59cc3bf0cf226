"""The mail as readers meet it, measured in Chromium."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from digest.render.looks.samples import sample_editions
from digest.render.records import Edition
from tests.browser.accessibility import axe_findings
from tests.browser.conftest import NewPage
from tests.unit.mail_factories import CAVEAT, LOOKS, make_edition, render

SMALLEST_TYPE_PX = 18
LEAST_CONTRAST = 7.0
"""WCAG 2.2, success criterion 1.4.6 (AAA)."""
LEAST_TARGET_PX = 44
"""WCAG 2.2, success criterion 2.5.5 (AAA)."""
LONGEST_LINE_CHARACTERS = 80
"""WCAG 2.2, success criterion 1.4.8 (AAA)."""
SAMPLES = sample_editions(CAVEAT)
WIDTHS = (320, 360, 480, 600, 1024)
ALLOWED = {
    "landmark-one-main": "a mail is shown within a page that has its own",
    "region": "the same",
    "aria-roledescription": "MJML calls the article an email; axe cannot tell who says so",
    "hidden-content": "the line beside the subject, hidden on purpose; axe does not look at it",
    "identical-links-same-purpose": "each “Read more” stands below its own heading",
}
"""What axe says of every mail, and why that may be."""

TEXTS = """
() => {
  const channel = (value) => {
    value /= 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = numbers(colour).map(channel);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const [, , , alpha = 1] = numbers(colour);
      if (alpha === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest("[style*='none']")) {
      continue;
    }
    const style = getComputedStyle(element);
    const [one, other] = [light(style.color), light(behind(element))];
    found.push({
      text: node.data.trim(),
      pixels: parseFloat(style.fontSize),
      contrast: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05),
    });
  }
  return found;
}
"""

LINES = """
() => [...document.querySelectorAll("p, li")].filter((one) => one.checkVisibility()).map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
  return one.innerText.length / Math.max(lines.size, 1);
})
"""


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    """One after the other of those that are shipped."""
    name: str = request.param
    return name


def open_mail(page: Page, look: str, edition: Edition | None = None) -> Page:
    mail = render(edition, look)
    html = mail.html.decode()
    for name, marker in mail.slots.items():
        html = html.replace(marker, "Hello Ada," if name == "greeting" else "http://127.0.0.1/x")
    page.set_content(html)
    return page


def texts_of(page: Page) -> list[dict[str, Any]]:
    texts: list[dict[str, Any]] = page.evaluate(TEXTS)
    assert len(texts) > 20
    return texts


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("longest", [False, True])
def test_nothing_is_wider_than_the_screen(
    new_page: NewPage, look: str, width: int, longest: bool
) -> None:
    page = open_mail(new_page(width=width), look, SAMPLES["the longest"] if longest else None)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1024])
def test_no_type_is_small(new_page: NewPage, look: str, width: int) -> None:
    page = open_mail(new_page(width=width), look)
    assert [text for text in texts_of(page) if text["pixels"] < SMALLEST_TYPE_PX] == []


@pytest.mark.parametrize("dark", [False, True])
def test_every_word_stands_out_from_what_is_behind_it(
    new_page: NewPage, look: str, dark: bool
) -> None:
    page = open_mail(new_page(dark=dark), look)
    assert [text for text in texts_of(page) if text["contrast"] < LEAST_CONTRAST] == []


def test_larger_type_is_larger_everywhere(new_page: NewPage, look: str) -> None:
    plain = texts_of(open_mail(new_page(), look))
    large = texts_of(open_mail(new_page(), look, make_edition(large_text=True)))
    assert [text["text"] for text in plain] == [text["text"] for text in large]
    assert all(big["pixels"] > small["pixels"] for big, small in zip(large, plain, strict=True))


def test_lines_are_short_enough_to_find_the_next_one(new_page: NewPage, look: str) -> None:
    page = open_mail(new_page(width=1024), look)
    longest = max(page.evaluate(LINES))
    assert 30 < longest <= LONGEST_LINE_CHARACTERS


def test_links_are_large_enough_for_an_unsteady_hand(new_page: NewPage, look: str) -> None:
    page = open_mail(new_page(width=360), look)
    heights = page.evaluate(
        "[...document.querySelectorAll('a')].map((a) => a.getBoundingClientRect().height)"
    )
    assert len(heights) > 10
    assert min(heights) >= LEAST_TARGET_PX


def test_nothing_is_lost_with_images_off_because_there_are_none(
    new_page: NewPage, look: str
) -> None:
    page = open_mail(new_page(), look)
    assert page.evaluate("document.images.length") == 0


def test_headings_lead_through_it_in_order(new_page: NewPage, look: str) -> None:
    page = open_mail(new_page(), look)
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("large_text", [False, True])
def test_axe_finds_nothing_in_the_mail(
    new_page: NewPage, look: str, dark: bool, large_text: bool
) -> None:
    page = open_mail(new_page(dark=dark), look, make_edition(large_text=large_text))
    rules = {finding.partition(":")[0] for finding in axe_findings(page)}
    assert rules - ALLOWED.keys() == set()
