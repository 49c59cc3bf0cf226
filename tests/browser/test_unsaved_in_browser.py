"""What was typed in the studio and not saved is not lost unasked."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Dialog, Page, Route, expect

from digest.issues.editing.change_items import take_item_out
from digest.issues.models import Issue
from digest.team.models import Member
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_newsletter, make_source, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, planned_issue
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import make_member

WORDS = "Forty carefully chosen words"
TYPE = """typed => Object.entries(typed).forEach(([box, words]) => {
  document.querySelector(box).value = words;
  document.querySelector(box).dispatchEvent(new Event("input", { bubbles: true }));
})"""
STAY = False
LEAVE = True


@pytest.fixture
def draft(transactional_db: None) -> Issue:
    soon = timezone.now() + timedelta(days=3)
    return make_draft(date=soon.date(), composed_at=timezone.now())


@pytest.fixture
def window(new_page: NewPage, site: str, draft: Issue) -> Page:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member())
    return page


def asked_in(page: Page, answers: list[bool]) -> list[str]:
    """Answer so when the browser asks whether to leave, and keep what it asked."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        if answers.pop(0):
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    return asked


def test_a_summary_half_written_is_not_left_unasked(window: Page, site: str, draft: Issue) -> None:
    item = draft.items.first()
    assert item is not None
    asked = asked_in(window, [LEAVE])
    window.goto(f"{site}/studio/summaries/{item.summary_id}/")
    window.get_by_label("What they found").press_sequentially("More. ")
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("status").first).to_be_visible()
    window.get_by_role("link", name="Summaries", exact=True).first.click()
    expect(window.get_by_role("heading", level=1, name="Summaries")).to_be_visible()
    assert asked == [], "it was saved"

    window.goto(f"{site}/studio/summaries/{item.summary_id}/")
    window.get_by_label("What they found").press_sequentially("And more. ")
    window.get_by_role("link", name="Summaries", exact=True).first.click()
    expect(window.get_by_role("heading", level=1, name="Summaries")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_session_that_ends_while_one_types_leads_to_the_way_in_and_back(
    window: Page, site: str, draft: Issue
) -> None:
    asked = asked_in(window, [STAY, LEAVE])
    page = f"{site}/studio/issues/{draft.slug}/"
    window.goto(page)
    expect(window.locator(".htmx-request")).to_have_count(0)
    Session.objects.all().delete()
    window.get_by_label("Note").press_sequentially("A long note.")
    expect(window.locator("#state-note")).to_contain_text("your session has ended")
    with window.expect_response("**/words/"):
        window.get_by_label("Note").press_sequentially(" And on.")
    expect(window.get_by_label("Note")).to_have_value("A long note. And on.")
    assert asked == ["beforeunload"], "once"

    window.reload()
    window.goto(f"{site}/studio/sign-in/?next=/studio/issues/{draft.slug}/&ended=yes")
    expect(window.get_by_text("Your session has ended.")).to_be_visible()


def test_a_teaser_of_what_another_took_out_is_not_saved_says_so_and_stays_to_be_copied(
    window: Page, site: str, draft: Issue
) -> None:
    asked = asked_in(window, [LEAVE])
    item = draft.items.latest("position")
    window.goto(f"{site}/studio/issues/{draft.slug}/")
    expect(window.locator("#checks")).to_contain_text("mended")
    take_item_out(draft, item.summary_id, revision=0, by="ben@example.org", at=timezone.now())
    teaser = window.locator(f"#teaser-of-{item.summary_id}")
    teaser.locator("summary").click()
    teaser.get_by_label("Teaser").fill("A long and careful teaser.")
    state = teaser.get_by_role("status")
    expect(state).to_contain_text("Not saved: This item is no longer in the issue")
    expect(state).not_to_contain_text("mended")
    expect(teaser.get_by_label("Teaser")).to_have_value("A long and careful teaser.")
    expect(window.locator("#checks")).to_have_count(1)
    window.get_by_role("link", name="Summaries", exact=True).first.click()
    expect(window.get_by_role("heading", level=1, name="Summaries")).to_be_visible()
    assert asked == ["beforeunload"], "it stands there alone"


def test_what_is_typed_before_a_summarys_page_has_come_whole_is_counted(
    window: Page, site: str, draft: Issue
) -> None:
    item = draft.items.first()
    assert item is not None
    held: list[Route] = []
    window.route("**/htmx*.js", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    window.goto(f"{site}/studio/summaries/{item.summary_id}/", wait_until="commit")
    window.get_by_label("Why it matters").fill("Three words here.")
    (script,) = held
    script.continue_()
    expect(window.locator("#counts-matters")).to_contain_text("3 words")


def test_a_summary_saved_after_the_session_ended_is_offered_again_to_its_writer_alone(
    window: Page, site: str, draft: Issue
) -> None:
    item = draft.items.first()
    assert item is not None
    page = f"{site}/studio/summaries/{item.summary_id}/"

    def write_and_lose(words: str) -> None:
        sign_in_by_cookie(window, site, ada)
        window.goto(page)
        window.get_by_label("Why it matters").fill(words)
        expect(window.locator("#counts-matters")).to_contain_text(f"{len(words.split())} words")
        Session.objects.all().delete()
        window.get_by_role("button", name="Save", exact=True).click()
        expect(window.get_by_role("alert")).to_contain_text("nothing was saved or done")
        expect(window.get_by_role("alert")).to_contain_text("kept in this tab")

    ada = Member.objects.get()
    write_and_lose("Careful words.")
    sign_in_by_cookie(window, site, ada)
    window.goto(page)
    window.get_by_role("button", name="Put it back into the boxes").click()
    expect(window.get_by_label("Why it matters")).to_have_value("Careful words.")
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("status").first).to_contain_text("Saved:")
    expect(window.get_by_role("button", name="Put it back")).to_have_count(0)

    write_and_lose("Other words too.")
    sign_in_by_cookie(window, site, make_member(email="ben@example.org"))
    window.goto(page)
    expect(window.get_by_label("Why it matters")).to_have_value("Careful words.")
    expect(window.get_by_role("button", name="Put it back")).to_have_count(0)
    assert "Other words too." not in window.evaluate("JSON.stringify({...sessionStorage})")


def test_what_was_typed_into_an_issues_boxes_as_the_session_ended_is_offered_and_then_saved(
    window: Page, site: str, draft: Issue
) -> None:
    page, item = f"{site}/studio/issues/{draft.slug}/", draft.items.latest("position")
    asked_in(window, [LEAVE])
    window.goto(page)
    expect(window.locator("#checks")).to_contain_text("mended")
    teaser = window.locator(f"#teaser-of-{item.summary_id}")
    teaser.locator("summary").click()
    Session.objects.all().delete()
    # At once: the way in comes as soon as the first of them is to be saved.
    typed = {"#text-note": "A long note.", f"#text-teaser-{item.summary_id}": "A careful teaser."}
    window.evaluate(TYPE, typed)
    expect(window.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    expect(window.get_by_role("status")).to_contain_text("kept in this tab")

    sign_in_by_cookie(window, site, Member.objects.get())
    window.goto(page)
    put_back = window.get_by_role("button", name="Put it back into the boxes")
    expect(put_back).to_have_count(2)
    teaser.get_by_role("button", name="Put it back into the boxes").click()
    expect(teaser.get_by_label("Teaser")).to_have_value("A careful teaser.")
    expect(teaser.locator(".saving")).to_contain_text("Saved, ")
    put_back.click()
    expect(window.locator("#state-note")).to_contain_text("Saved, ")
    window.reload()
    expect(window.get_by_label("Note")).to_have_value("A long note.")
    expect(put_back).to_have_count(0)


def test_what_an_admin_wrote_into_any_long_form_is_not_left_unasked_nor_lost_with_the_session(
    new_page: NewPage, site: str, draft: Issue
) -> None:
    topic, source = a_topic(), make_source("feed", location="https://example.org/a.xml")
    admin, window = make_member(Role.ADMIN), new_page(own=True)
    newsletter = f"newsletters/{draft.newsletter.slug}"
    # By id: some of these boxes are in details that are closed, as their buttons are.
    forms = {
        f"{newsletter}/caveat/": "#body",
        f"{newsletter}/": "#postal_address",
        "topics/": f"#description-{topic.pk}",
        f"sources/{source.slug}/": "#headings",
        f"issues/{draft.slug}/": "#hold-reason",
    }
    asked = asked_in(window, [LEAVE] * len(forms))
    for place, box in forms.items():
        sign_in_by_cookie(window, site, admin)
        window.goto(f"{site}/studio/{place}")
        _open_all(window)
        window.locator(box).fill(WORDS)
        window.get_by_role("link", name="Summaries", exact=True).first.click()
        expect(window.get_by_role("heading", level=1, name="Summaries")).to_be_visible()
        assert asked.pop() == "beforeunload", place

        window.goto(f"{site}/studio/{place}")
        _open_all(window)
        window.locator(box).fill(WORDS)
        Session.objects.all().delete()
        window.locator(box).evaluate("box => box.form.requestSubmit()")
        expect(window.get_by_role("alert")).to_contain_text("kept in this tab")
        sign_in_by_cookie(window, site, admin)
        window.goto(f"{site}/studio/{place}")
        window.get_by_role("button", name="Put it back into the boxes").click()
        expect(window.locator(box)).to_have_value(WORDS)
        expect(window.locator(box)).to_be_visible()
        window.locator(box).evaluate("box => { box.form.dataset.guarded = ''; }")
    assert asked == []


def test_a_correction_that_was_to_be_told_as_the_session_ended_is_offered_at_its_article_alone(
    new_page: NewPage, site: str, transactional_db: None
) -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary("The first"), make_summary("The second")])
    publisher, window = make_member(Role.PUBLISHER), new_page(own=True)
    sign_in_by_cookie(window, site, publisher)
    window.goto(f"{site}/studio/issues/{issue.slug}/corrections/")
    window.get_by_text("Correct it: The second").click()
    second = window.get_by_role("region", name="The second")
    second.get_by_role("textbox").fill(WORDS)
    second.get_by_role("button", name="See what readers would read").click()
    tell = window.get_by_role("button", name="Tell them")
    expect(tell).to_be_visible()
    Session.objects.all().delete()
    tell.click()
    expect(window.get_by_role("alert")).to_contain_text("kept in this tab")
    back = parse_qs(urlsplit(window.url).query)["next"][0]
    sign_in_by_cookie(window, site, publisher)
    window.goto(f"{site}{back}")
    expect(window.get_by_role("button", name="Put it back")).to_have_count(1)
    second.get_by_role("button", name="Put it back into the boxes").click()
    expect(second.get_by_role("textbox")).to_have_value(WORDS)


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
