"""A newsletter in Hebrew and one in Arabic, in Chromium: blocks that begin with "MRI" or "MS" run
from right to left all the same, in the mail, in the archive and in the list."""

from dataclasses import replace
from typing import Any

import feedparser
import pytest
from playwright.sync_api import Page

from digest.render.looks.samples import sample_editions
from tests.browser.conftest import NewPage
from tests.browser.golden import html_of_edition
from tests.factories import make_newsletter
from tests.integration.subscriber_factories import make_article, make_issue
from tests.unit.mail_factories import CAVEAT, LOOKS, SHELF, look_in

SENTENCES = {
    "he": "MRI הראה שהליכה מקלה על העייפות",
    "ar": "MS لدى من يمشون أكثر يقل التعب",
}
WAYS = """
(wanted) => {
  const ways = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    if (!text.includes(wanted) || !element.checkVisibility()) continue;
    const way = getComputedStyle(element).direction;
    ways[way] = (ways[way] || 0) + 1;
  }
  return ways;
}
"""


def ways(page: Page, wanted: str) -> dict[str, int]:
    """Return how many texts with those words run which way."""
    found: dict[str, int] = page.evaluate(WAYS, wanted)
    return found


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("look", LOOKS)
def test_in_the_mail(new_page: NewPage, look: str, language: str) -> None:
    said = SENTENCES[language]
    parts = {"takeaway": f"{said}. {said}.", "found": f"{said}\n\n- {said}", "title": said}
    parts |= {"matters": said, "keep_in_mind": said, "topics": (said,)}
    usual = sample_editions(CAVEAT)["as usual"]
    edition = replace(
        usual,
        language=language,
        newsletter=said,
        note=said,
        notices=(said,),
        caveat=said,
        why=said,
        sender=said,
        articles=tuple(replace(one, **parts) for one in usual.articles),
    )
    page = new_page(width=360)
    page.set_content(html_of_edition(look_in(SHELF / look), edition))
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    found = ways(page, said)
    assert found.keys() == {"rtl"}
    assert found["rtl"] > 25
    assert ways(page, "peer-reviewed").keys() == {"ltr"}
    # What says nothing of its own runs as the mail does.
    assert ways(page, "What they found").keys() == {"rtl"}
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.django_db
def test_in_the_archive_and_its_feed(new_page: NewPage, site: str, language: str) -> None:
    said = SENTENCES[language]
    fields: dict[str, Any] = {"takeaway": said, "found": f"{said}\n\n- {said}", "title": said}
    newsletter = make_newsletter(language=language, name="שבועי" if language == "he" else "أسبوعي")
    articles = [
        make_article(key=f"article-{number}", **fields, matters=said, keep_in_mind=said)
        for number in (1, 2)
    ]
    snapshot = make_issue(newsletter, *articles).snapshots.get()
    snapshot.content["newsletter"]["language"] = language
    snapshot.save()
    page = new_page(width=360)
    page.goto(f"{site}/issues/weekly-2026-03-03/")
    found = ways(page, said)
    assert found.keys() == {"rtl"}
    assert found["rtl"] >= 14
    page.goto(site)
    assert ways(page, said) == {"rtl": 1}
    (entry,) = feedparser.parse(page.request.get(f"{site}/feed.atom").body()).entries
    assert entry.title.startswith("\u200f")
    assert entry.summary.startswith('<p dir="rtl">MRI' if language == "he" else '<p dir="rtl">MS')


BARS = """
() => {
  const style = getComputedStyle(document.querySelector(".mind"));
  return [style.borderLeftWidth, style.borderRightWidth];
}
"""


@pytest.mark.parametrize(("language", "bars"), [("he", ["0px", "4px"]), ("en", ["4px", "0px"])])
def test_the_bar_beside_what_to_keep_in_mind_stands_where_its_lines_begin(
    new_page: NewPage, language: str, bars: list[str]
) -> None:
    page = new_page(script=True)
    edition = replace(sample_editions(CAVEAT)["as usual"], language=language)
    page.set_content(html_of_edition(look_in(SHELF / "cards"), edition))
    assert page.evaluate(BARS) == bars
