"""The studio in Chromium: the way in, an issue approved, the preview, all of it without script."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import ConsoleMessage, Page, expect

from digest.issues.models import Issue, IssueState
from digest.team.membership import add_member
from digest.team.password_links import password_link
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_source, make_subscriber
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import JOINED, code_of, make_member

PASSWORD = "words that nobody guesses"


@pytest.fixture
def draft(transactional_db: None) -> Issue:
    draft = make_draft(date=timezone.now().date() + timedelta(days=3), composed_at=timezone.now())
    make_subscriber(newsletter=draft.newsletter)
    make_source("feed", location="https://example.org/feed", last_failed=True)
    return draft


@pytest.fixture
def window(new_page: NewPage) -> Iterator[Page]:
    """A window of its own, in which nothing may be refused by the pages' policy."""
    page = new_page(own=True)
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", hear)
    yield page
    assert [text for text in said if "status of 4" not in text] == []


def test_a_publisher_comes_in_by_a_link_and_a_phone_and_releases_an_issue(
    window: Page, site: str, draft: Issue
) -> None:
    member = add_member("pub@example.org", Role.PUBLISHER, by="tests", at=JOINED)
    window.goto(password_link(member, base_url=site))
    window.get_by_label("New password").fill(PASSWORD)
    window.get_by_label("The same once more").fill(PASSWORD)
    window.get_by_role("button", name="Set the password").click()
    window.get_by_label("Your address").fill("pub@example.org")
    window.get_by_label("Password").fill(PASSWORD)
    window.get_by_role("button", name="Sign in").click()
    window.get_by_role("button", name="Show the picture").click()
    expect(window.get_by_role("img", name="The picture that your app reads")).to_be_visible()
    window.get_by_label("The six digits").fill(code_of(member))
    window.get_by_role("button", name="Finish").click()
    expect(window.locator(".codes li")).to_have_count(10)
    window.get_by_role("button", name="I have kept them").click()

    window.get_by_role("link", name="Issue of").click()
    expect(window.get_by_text("Nothing must be mended.")).to_be_visible()
    mail = window.frame_locator("iframe[name=preview]")
    expect(mail.get_by_text("Studies differ in size and method.")).to_be_visible()
    window.get_by_label("Plain text").check()
    expect(mail.locator("pre")).to_contain_text("Studies differ in size and method.")
    window.get_by_role("button", name="Approve: this is what goes out").click()
    expect(window.get_by_role("status").first).to_contain_text("Approved")
    draft.refresh_from_db()
    assert draft.state == IssueState.APPROVED

    window.get_by_text("Hold", exact=True).click()
    window.get_by_label("Why").first.fill("A figure is wrong")
    window.get_by_role("button", name="Hold it").click()
    expect(window.get_by_text("A figure is wrong", exact=True)).to_be_visible()
    window.get_by_role("button", name="Let it go on").click()
    draft.refresh_from_db()
    assert draft.state == IssueState.APPROVED
    window.get_by_role("button", name="Sign out").click()
    expect(window.get_by_role("heading", name="Sign in to the studio")).to_be_visible()


def test_all_works_without_script(new_page: NewPage, site: str, draft: Issue) -> None:
    page = new_page(script=False, own=True)
    sign_in_by_cookie(page, site, make_member(Role.PUBLISHER))
    page.goto(f"{site}/studio/issues/{draft.slug}/")
    page.get_by_role("link", name="See what must be mended").click()
    expect(page.get_by_text("Nothing must be mended.")).to_be_visible()
    page.get_by_role("link", name="Back to the issue").click()
    page.get_by_label("Plain text").check()
    page.get_by_role("button", name="Show").click()
    text = page.frame_locator("iframe[name=preview]").locator("pre")
    expect(text).to_contain_text("Studies differ in size and method.")
    page.get_by_role("button", name="Approve: this is what goes out").click()
    expect(page.get_by_role("status").first).to_contain_text("Approved")
