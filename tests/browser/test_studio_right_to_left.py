"""Texts from right to left in the studio, in Chromium: each stands as it is read, wherever it is,
and its ends do not change places with what stands beside it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from digest.issues.models import Issue
from digest.summaries.models import Summary
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_summary
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import make_member

TITLE = "האם הליכה עוזרת? (2026)!"
"""Begins and ends with what stands at the ends of its line: a letter, and a mark that is of no
direction of its own."""
GARBLED = """
(title) => {
  const found = {right: 0, garbled: []};
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const place = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  while (walker.nextNode()) {
    const node = walker.currentNode, at = node.data.indexOf(title);
    if (at < 0 || !node.parentElement.checkVisibility()) continue;
    if (node.parentElement.closest("textarea, option, .unseen")) continue;
    const first = place(node, at), last = place(node, at + title.length - 1);
    if (first.top !== last.top) continue;
    if (last.left < first.left) found.right += 1;
    else found.garbled.push(node.parentElement.outerHTML);
  }
  return found;
}
"""


@pytest.fixture
def draft(transactional_db: None) -> Issue:
    titles = ("One", TITLE, "Three")
    summaries = [make_summary(title, topics=[a_topic()], takeaway=TITLE) for title in titles]
    make_summary(f"{TITLE} ", topics=[a_topic()])
    soon = timezone.now() + timedelta(days=3)
    draft = make_draft(*summaries, date=soon.date(), composed_at=timezone.now())
    Issue.objects.update(note=TITLE, subject=TITLE)
    return draft


@pytest.fixture
def desk(new_page: NewPage, site: str, draft: Issue) -> Page:
    page = new_page(own=True, width=1280)
    sign_in_by_cookie(page, site, make_member(Role.PUBLISHER))
    return page


def stands_well(page: Page, *, at_least: int = 1) -> None:
    found = page.evaluate(GARBLED, TITLE)
    assert found["garbled"] == []
    assert found["right"] >= at_least


def test_in_the_workspace_its_boxes_and_what_is_said_of_an_edit(
    desk: Page, site: str, draft: Issue
) -> None:
    desk.goto(f"{site}/studio/issues/{draft.slug}/")
    direction = "box => getComputedStyle(box).direction"
    for label in ("Note", "Subject"):
        assert desk.get_by_label(label, exact=True).evaluate(direction) == "rtl"
    assert desk.get_by_label("Preheader").evaluate(direction) == "ltr", "it is empty"
    stands_well(desk)
    desk.locator("button[value=up]").nth(1).click()
    expect(desk.locator("#undo")).to_contain_text("Undo: moved")
    desk.get_by_text("What was changed lately").click()
    desk.get_by_text("Add a summary that is ready").click()
    expect(desk.locator(".ready li")).to_have_count(1)
    stands_well(desk, at_least=4)
    place = desk.locator("#undo").evaluate(
        "button => [...button.childNodes].map(node => node.textContent).join('')"
    )
    assert place == f"Undo: moved “{TITLE}” to place 1"


def test_on_the_pages_of_summaries(desk: Page, site: str, draft: Issue) -> None:
    summary = draft.items.get(summary__title=TITLE).summary
    other = Summary.objects.exclude(items__isnull=False).get()
    for place, at_least in (
        ("", 1),
        (f"{summary.pk}/", 1),
        (f"{summary.pk}/history/", 1),
        (f"{summary.pk}/merge/?with={other.pk}", 1),
    ):
        desk.goto(f"{site}/studio/summaries/{place}")
        stands_well(desk, at_least=at_least)
    desk.goto(f"{site}/studio/summaries/{summary.pk}/")
    for label in ("Title", "Takeaway"):
        box = desk.get_by_label(label, exact=True)
        assert box.evaluate("box => getComputedStyle(box).direction") == "rtl"


def test_a_line_that_is_such_a_text_alone_begins_at_the_right(
    desk: Page, site: str, draft: Issue
) -> None:
    summary = draft.items.get(summary__title=TITLE).summary
    desk.goto(f"{site}/studio/summaries/{summary.pk}/")
    ends = desk.get_by_role("heading", level=1).evaluate(
        """head => {
          const range = document.createRange();
          range.selectNodeContents(head);
          return [range.getBoundingClientRect().right, head.getBoundingClientRect().right];
        }"""
    )
    assert ends[0] == pytest.approx(ends[1], abs=1)
