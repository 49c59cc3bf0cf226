"""An issue edited in Chromium: by two at once, by keyboard, by mouse, with and without script."""

from contextlib import suppress

from django.utils import timezone
from playwright.sync_api import APIResponse, Error, Page, Route, expect

from digest.delivery.planning.approve import approve
from digest.issues.models import Issue
from digest.team.models import Member
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.for_everybody import findings
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_summary
from tests.integration.studio_team import make_member


def open_issue(page: Page, site: str, draft: Issue, member: Member) -> Page:
    sign_in_by_cookie(page, site, member)
    page.goto(f"{site}/studio/issues/{draft.slug}/")
    return page


def titles(page: Page) -> list[str]:
    return page.locator("ol.items > li .item-head b").all_inner_texts()


def saved(draft: Issue, field: str) -> str:
    draft.refresh_from_db()
    return str(getattr(draft, field))


def test_what_is_typed_after_the_approval_is_shown_with_a_choice_of_what_was_approved(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    approve(draft, by="ben@example.org", at=timezone.now())
    page = open_issue(new_page(own=True), site, draft, ada)
    mail = page.frame_locator("iframe[name=preview]")
    approved = page.get_by_label("What was approved")
    expect(page.get_by_label("Plain text")).to_be_visible()
    expect(approved).to_have_count(0)
    page.get_by_label("Note").press_sequentially("Nobody approved this.")
    expect(mail.get_by_text("Nobody approved this.")).to_be_visible()
    expect(page.locator("#inbox-line")).to_contain_text("With the changes since its approval")
    approved.check()
    expect(mail.get_by_text("Nobody approved this.")).to_have_count(0)
    expect(page.locator("#inbox-line")).to_contain_text("What was approved")
    page.get_by_label("Subject").fill("Nor this")
    expect(page.locator("#since")).to_contain_text("The editors' subject has changed.")
    expect(approved).to_be_checked()
    expect(page.locator("#inbox-line")).to_contain_text("What was approved")
    page.get_by_label("With the changes since").check()
    expect(page.locator("#inbox-line")).to_contain_text("Nor this")
    expect(mail.get_by_text("Nobody approved this.")).to_be_visible()


def test_what_is_typed_is_saved_shown_in_the_mail_and_undone(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    page = open_issue(new_page(own=True), site, draft, ada)
    round_the_mail = page.locator(".frame.tall")
    round_the_mail.evaluate("box => { box.scrollTop = 500; }")
    page.get_by_label("Note").press_sequentially("Mind the new hour.")
    expect(page.locator("#state-note")).to_contain_text("Not saved yet")
    expect(page.locator("#state-note")).to_contain_text("Saved,")
    expect(page.get_by_text("Nothing must be mended.")).to_be_visible()
    mail = page.frame_locator("iframe[name=preview]")
    expect(mail.get_by_text("Mind the new hour.")).to_be_visible()
    assert saved(draft, "note") == "Mind the new hour."
    assert round_the_mail.evaluate("box => box.scrollTop") == 500, "it stays where it was"
    shown = page.frame("preview")
    assert shown is not None
    assert shown.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    page.get_by_label("Subject").fill("Walking cures all")
    expect(page.locator("#inbox-line")).to_contain_text("Walking cures all")
    expect(page.locator("#findings-subject")).to_contain_text("promises more than one study")
    page.get_by_role("button", name="Undo: the subject").click()
    expect(page.get_by_label("Subject")).to_have_value("")
    expect(page.locator("#said")).to_have_text("Undid: the subject.")
    page.get_by_role("button", name="Undo: the note").click()
    expect(page.get_by_label("Note")).to_have_value("")
    expect(mail.get_by_text("Mind the new hour.")).to_have_count(0)
    assert saved(draft, "note") == ""
    page.keyboard.press("Control+Shift+Z")
    expect(page.get_by_label("Note")).to_have_value("Mind the new hour.")
    expect(page.locator("#said")).to_have_text("Redid: the note.")
    page.keyboard.press("Control+Z")
    expect(page.get_by_label("Note")).to_have_value("")


def test_what_is_typed_before_the_page_has_come_whole_is_saved_as_well(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    page = new_page(own=True)
    held: list[Route] = []
    page.route("**/htmx*.js", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    sign_in_by_cookie(page, site, ada)
    page.goto(f"{site}/studio/issues/{draft.slug}/", wait_until="commit")
    page.get_by_label("Subject").fill("Typed early")
    (script,) = held
    script.continue_()
    expect(page.locator("#state-subject")).to_contain_text("Saved,")
    assert saved(draft, "subject") == "Typed early"


def test_two_who_edit_at_once_overwrite_nothing_of_each_other(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    first = open_issue(new_page(own=True), site, draft, ada)
    second = open_issue(
        new_page(own=True), site, draft, make_member(Role.EDITOR, "ben@example.org")
    )
    first.get_by_label("Note").fill("Ada wrote this.")
    expect(first.locator("#state-note")).to_contain_text("Saved,")
    second.get_by_label("Subject").fill("Ben's subject")
    expect(second.locator("#state-subject")).to_contain_text("Saved,")
    second.get_by_label("Note").fill("Ben wrote that.")
    state = second.locator("#state-note")
    expect(state).to_contain_text("ada@example.org changed this")
    expect(state.locator("ins")).to_have_text("Ada wrote this.")
    expect(second.get_by_label("Note")).to_have_value("Ben wrote that.")
    assert saved(draft, "note") == "Ada wrote this."
    assert saved(draft, "subject") == "Ben's subject", "they did not write the same"
    second.get_by_role("button", name="Save mine in its place").click()
    expect(state).to_contain_text("Saved,")
    assert saved(draft, "note") == "Ben wrote that."

    first.get_by_label("Note").fill("Ada once more.")
    expect(first.locator("#state-note")).to_contain_text("ben@example.org changed this")
    first.get_by_role("button", name="Take theirs").click()
    expect(first.get_by_label("Note")).to_have_value("Ben wrote that.")


def test_items_are_moved_by_keyboard_which_keeps_its_place_and_is_told(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    page = open_issue(new_page(own=True), site, draft, ada)
    page.get_by_role("button", name="Up “Three”").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Moved “Three” to place 2; 3 in all.")
    expect(page.get_by_role("button", name="Up “Three”")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Moved “Three” to place 1; 3 in all.")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("It stands there already.")
    expect(page.get_by_role("button", name="Up “Three”")).to_be_focused()
    assert titles(page) == ["Three", "One", "Two"]


DRAG_THE_LAST_TO_THE_TOP = """() => {
  const handle = document.querySelectorAll(".handle")[2];
  const first = document.querySelector("ol.items > li");
  const dataTransfer = new DataTransfer();
  const tell = (element, kind, clientY) => element.dispatchEvent(
    new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer, clientY}));
  const top = first.getBoundingClientRect().top + 2;
  tell(handle, "dragstart", 0);
  tell(first, "dragover", top);
  tell(first, "drop", top);
  tell(handle, "dragend", top);
}"""
"""What a browser tells the page of a drag, at one moment: with a mouse, findings that come in
between move what is under it."""


def test_items_are_dragged_and_a_teaser_half_written_stays(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    page = open_issue(new_page(own=True), site, draft, ada)
    page.locator("ol.items > li").nth(1).get_by_text("Teaser", exact=False).first.click()
    page.get_by_label("Teaser of “Two”").press_sequentially("Half of")
    expect(page.locator("ol.items .saving").nth(1)).to_contain_text("Saved,")
    page.set_viewport_size({"width": 1280, "height": 1800})
    # As somebody leaves it who is called away: what is saved says less.
    page.get_by_label("Teaser of “Two”").evaluate("field => { field.value += ' it'; }")
    page.evaluate(DRAG_THE_LAST_TO_THE_TOP)
    expect(page.locator("#said")).to_have_text("Moved “Three” to place 1; 3 in all.")
    assert titles(page) == ["Three", "One", "Two"]
    expect(page.get_by_label("Teaser of “Two”")).to_have_value("Half of it")
    assert draft.items.get(summary__title="Two").teaser == "Half of"


def test_a_summary_is_taken_out_and_another_added(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    make_summary("Swimming and sleep")
    page = open_issue(new_page(own=True), site, draft, ada)
    page.get_by_text("Add a summary that is ready").click()
    expect(page.locator(".ready li")).to_have_count(1)
    page.get_by_role("button", name="Take out “Two”").click()
    expect(page.locator(".ready li")).to_have_count(2)
    page.get_by_label("Search among what is ready").fill("swim")
    expect(page.locator(".ready li")).to_have_count(1)
    page.get_by_role("button", name="Add “Swimming and sleep”").click()
    expect(page.locator("ol.items > li")).to_have_count(3)
    expect(page.locator(".ready li")).to_have_count(0)
    assert titles(page) == ["One", "Three", "Swimming and sleep"]


def test_what_is_ready_is_told_as_it_is_now_whichever_answer_comes_last(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    make_summary("Swimming and sleep")
    page = open_issue(new_page(own=True), site, draft, ada)
    taking_out: list[Route] = []
    older: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if older:
            route.continue_()
            return
        older.append((route, route.fetch()))
        taking_out[0].continue_()

    page.route("**/items/", lambda route: taking_out.append(route))  # noqa: PLW0108
    page.route("**/ready/**", hold_the_first)
    page.get_by_role("button", name="Take out “Two”").click()
    page.get_by_text("Add a summary that is ready").click()
    expect(page.locator("#said")).to_contain_text("Took out “Two”", ignore_case=True)
    route, answer = older[0]
    with suppress(Error):  # The browser may have let go of it.
        route.fulfill(response=answer)
    expect(page.locator(".ready li")).to_have_count(2)
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(page.locator(".ready li")).to_have_count(2)


def test_all_of_it_works_without_script(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    make_summary("Four")
    page = open_issue(new_page(script=False, own=True), site, draft, ada)
    page.get_by_label("Subject").fill("Walking")
    page.get_by_role("button", name="Save the subject").click()
    expect(page.get_by_role("status").first).to_have_text("Saved.")
    page.get_by_role("button", name="Make featured “Two”").click()
    assert titles(page) == ["Two", "One", "Three"]
    page.get_by_text("Add a summary that is ready").click()
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Add “Four”").click()
    assert titles(page) == ["Two", "One", "Three", "Four"]
    page.get_by_role("button", name="Undo: added “Four”").click()
    page.get_by_role("button", name="Undo: moved “Two” to place 1").click()
    page.get_by_role("button", name="Undo: the subject").click()
    assert titles(page) == ["One", "Two", "Three"]
    assert saved(draft, "subject") == ""


def test_a_conflict_is_for_everybody(
    new_page: NewPage, site: str, draft: Issue, ada: Member
) -> None:
    page = open_issue(new_page(own=True), site, draft, ada)
    other = open_issue(new_page(own=True), site, draft, make_member(Role.EDITOR, "b@example.org"))
    other.get_by_label("Note").fill("Ben wrote that.")
    expect(other.locator("#state-note")).to_contain_text("Saved,")
    page.get_by_text("Add a summary that is ready").click()
    page.get_by_label("Note").fill("Ada wrote this.")
    expect(page.locator("#state-note")).to_contain_text("b@example.org changed this")
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert findings(page) == []
