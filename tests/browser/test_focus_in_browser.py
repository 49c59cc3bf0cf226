"""Where the keyboard is in the studio, once what had it is gone."""

import pytest
from playwright.sync_api import Page, expect

from digest.issues.models import Issue
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_summary
from tests.integration.issue_factories import a_topic
from tests.integration.studio_team import browser_of, make_member


@pytest.fixture
def desk(new_page: NewPage, site: str, draft: Issue) -> Page:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member(Role.EDITOR, "ada@example.org"))
    page.goto(f"{site}/studio/issues/{draft.slug}/")
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_taken_out_by_keyboard_one_is_at_the_next_item_and_after_the_last_at_the_list(
    desk: Page, draft: Issue
) -> None:
    press(desk, "Take out “Two”")
    expect(desk.get_by_role("button", name="Take out “Three”")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Take out “One”")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Items")).to_be_focused()
    assert not draft.items.exists()


def test_held_and_taken_out_one_is_at_the_next_item_or_at_the_box_where_it_was_refused(
    desk: Page, draft: Issue
) -> None:
    other = browser_of(make_member(Role.EDITOR, "ben@example.org"))
    two = draft.items.get(summary__title="Two").summary_id
    sent = {"summary": two, "action": "up", "revision": draft.revision}
    other.post(f"/studio/issues/{draft.slug}/items/", sent)
    item = desk.locator(f"#item-{two}")
    item.get_by_text("Take out and keep out").click()
    item.get_by_label("Why").fill("It is late.")
    press(desk, "Take out and hold “Two”")
    expect(desk.locator("#items .notice")).to_contain_text("ben@example.org")
    expect(item.get_by_label("Why")).to_be_focused()
    expect(item.get_by_label("Why")).to_have_value("It is late.")
    press(desk, "Take out and hold “Two”")
    expect(desk.get_by_role("button", name="Take out “One”")).to_be_focused()


def test_after_the_last_undo_one_is_at_redo_and_after_a_choice_at_the_text(
    desk: Page, draft: Issue
) -> None:
    press(desk, "Up “Three”")
    expect(desk.get_by_role("button", name="Undo: moved")).to_be_visible()
    press(desk, "Undo: moved")
    expect(desk.get_by_role("button", name="Redo: moved")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Undo: moved")).to_be_focused()
    other = browser_of(make_member(Role.EDITOR, "ben@example.org"))
    words = {"field": "note", "text": "Ben's.", "revision": draft.revision}
    other.post(f"/studio/issues/{draft.slug}/words/", words)
    desk.get_by_label("Note").fill("Ada's.")
    expect(desk.get_by_role("button", name="Take theirs")).to_be_visible()
    press(desk, "Take theirs")
    expect(desk.get_by_label("Note")).to_be_focused()
    expect(desk.get_by_label("Note")).to_have_value("Ben's.")


def test_after_an_item_was_added_one_is_at_the_next_that_is_ready_or_at_the_search(
    desk: Page,
) -> None:
    make_summary("Four", topics=[a_topic()])
    make_summary("Five", topics=[a_topic()])
    desk.get_by_text("Add a summary that is ready").click()
    names = ("Five", "Four")
    expect(desk.locator(".ready li")).to_have_count(len(names))
    first = desk.locator(".ready li a").first.inner_text()
    second = "Four" if first == "Five" else "Five"
    press(desk, f"Add “{first}”")
    expect(desk.locator(".ready li")).to_have_count(1)
    expect(desk.get_by_role("button", name=f"Add “{second}”")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Search among what is ready")).to_be_focused()
