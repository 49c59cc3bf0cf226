"""A page of the studio that was open while somebody signed in anew, or while the studio was away:
what became of each press is said, and what is typed is saved as soon as it can be."""

import pytest
from playwright.sync_api import Page, expect

from digest.issues.models import Issue
from digest.summaries.models import Summary
from digest.team.models import Member
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.integration.studio_team import PASSWORD, make_member

RETRY_MILLISECONDS = 5_000


@pytest.fixture
def desk(new_page: NewPage, site: str, draft: Issue, ada: Member) -> Page:
    """Ada's window with the draft, and another tab of the same browser."""
    page = new_page(own=True)
    sign_in_by_cookie(page, site, ada)
    page.goto(f"{site}/studio/issues/{draft.slug}/")
    expect(page.get_by_text("Nothing must be mended.")).to_be_visible()
    return page


def sign_in_beside(page: Page, site: str, member: Member) -> None:
    """Sign out in another tab of the same browser, and in as this member."""
    tab = page.context.new_page()
    tab.goto(f"{site}/studio/")
    tab.get_by_role("button", name="Sign out").click()
    tab.get_by_label("Your address").fill(member.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="Sources")).to_be_visible()
    tab.close()


def note_of(draft: Issue) -> str:
    draft.refresh_from_db()
    return draft.note


def titles(page: Page) -> list[str]:
    return page.locator("ol.items > li .item-head b").all_inner_texts()


def test_who_signs_in_anew_in_another_tab_goes_on_where_they_were(
    desk: Page, site: str, draft: Issue, ada: Member
) -> None:
    sign_in_beside(desk, site, ada)
    desk.get_by_label("Note").fill("Typed after that.")
    expect(desk.locator("#state-note")).to_contain_text("Saved,")
    assert note_of(draft) == "Typed after that."
    sign_in_beside(desk, site, ada)
    desk.get_by_role("button", name="Up “Three”").click()
    expect(desk.locator("#said")).to_have_text("Moved “Three” to place 2; 3 in all.")
    sign_in_beside(desk, site, ada)
    desk.get_by_role("button", name="Undo: moved").click()
    expect(desk.locator("#said")).to_contain_text("Undid: moved “Three”")
    assert titles(desk) == ["One", "Two", "Three"]


def test_a_summary_is_saved_by_who_signed_in_anew_while_writing_it(
    desk: Page, site: str, ada: Member
) -> None:
    summary = Summary.objects.get(title="Two")
    desk.goto(f"{site}/studio/summaries/{summary.pk}/")
    sign_in_beside(desk, site, ada)
    with desk.expect_response("**/form-token/"):
        desk.get_by_label("Why it matters").fill("Forty careful words.")
    expect(desk.locator("#counts-matters")).to_contain_text("3 words")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("status").first).to_contain_text("Saved:")


def test_nothing_is_saved_as_somebody_else_who_signed_in_there_and_all_is_once_they_left(
    desk: Page, site: str, draft: Issue, ada: Member
) -> None:
    sign_in_beside(desk, site, make_member(Role.EDITOR, "ben@example.org"))
    desk.get_by_label("Note").fill("Ada wrote this.")
    state = desk.locator("#state-note")
    expect(state).to_contain_text("Not saved: ben@example.org has signed in in this browser")
    desk.get_by_role("button", name="Up “Three”").click()
    expect(desk.locator(".unanswered")).to_contain_text("Not done: ben@example.org has signed in")
    expect(desk.locator("#said")).to_be_empty()
    assert note_of(draft) == ""
    assert titles(desk) == ["One", "Two", "Three"]
    sign_in_beside(desk, site, ada)
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(state).to_contain_text("Saved,")
    assert note_of(draft) == "Ada wrote this."


def test_without_a_connection_each_press_says_so_and_what_is_typed_is_saved_when_it_is_back(
    desk: Page, draft: Issue
) -> None:
    up = desk.get_by_role("button", name="Up “Three”")
    up.click()
    expect(desk.locator("#said")).to_contain_text("to place 2")
    expect(desk.locator(".htmx-request")).to_have_count(0)
    desk.clock.install()
    desk.route("**/issues/**", lambda route: route.abort())
    up.click()
    alert = desk.get_by_role("alert")
    expect(alert).to_have_text("Not done: there is no connection to the studio. Press it again.")
    expect(desk.locator("#said")).to_be_empty()
    desk.get_by_label("Note").fill("Typed in a tunnel.")
    desk.clock.fast_forward(1_000)
    state = desk.locator("#state-note")
    expect(state).to_have_text(
        "Not saved: there is no connection to the studio. It is tried again."
    )
    desk.unroute("**/issues/**")
    desk.clock.fast_forward(RETRY_MILLISECONDS)
    expect(state).to_contain_text("Saved,")
    assert note_of(draft) == "Typed in a tunnel."
    up.click()
    expect(desk.locator("#said")).to_contain_text("to place 1")
    expect(alert).to_have_count(0)


def test_a_failure_of_the_studio_is_called_so_and_checks_come_again_by_themselves(
    desk: Page, draft: Issue
) -> None:
    desk.clock.install()
    desk.route("**/checks/", lambda route: route.fulfill(status=503))
    desk.route("**/words/", lambda route: route.fulfill(status=500))
    desk.get_by_role("button", name="Up “Three”").click()
    said = "This may be out of date: the studio failed (503). It is tried again."
    expect(desk.get_by_role("alert")).to_have_text(said)
    desk.get_by_label("Note").fill("Typed meanwhile.")
    desk.clock.fast_forward(1_000)
    expect(desk.locator("#state-note")).to_contain_text("the studio failed (500)")
    desk.unroute("**/checks/")
    desk.unroute("**/words/")
    desk.clock.fast_forward(RETRY_MILLISECONDS)
    expect(desk.locator("#state-note")).to_contain_text("Saved,")
    expect(desk.get_by_role("alert")).to_have_count(0)
    assert note_of(draft) == "Typed meanwhile."


def test_a_role_that_was_taken_away_is_named(desk: Page, draft: Issue, ada: Member) -> None:
    desk.route("**/items/", lambda route: route.fulfill(status=403))
    desk.get_by_role("button", name="Up “Three”").click()
    expect(desk.get_by_role("alert")).to_contain_text("your role does not let you do this")
