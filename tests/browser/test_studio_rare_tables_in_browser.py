"""The rare tables in Chromium: nothing of Django's own admin is stopped by our rules for pages, and
everybody can use it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect

from digest.delivery.models import Batch
from digest.events.models import MailboxVisit
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.for_everybody import findings
from tests.browser.studio_window import sign_in_by_cookie
from tests.integration.rare_rows import a_row_in_every_rare_table
from tests.integration.studio_team import make_member

PAGES = (
    "",
    "delivery/",
    "delivery/delivery/",
    "delivery/delivery/?q=elsewhere",
    "events/mailboxvisit/",
    "delivery/batch/{batch}/change/",
)
"""All tables, those of one room, one of them, what is not found in it, an empty one, one row."""


@pytest.fixture
def window(new_page: NewPage, site: str, transactional_db: None) -> Iterator[Page]:
    """An admin's, in which nothing may be refused or fail."""
    a_row_in_every_rare_table()
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member(Role.ADMIN))
    said: list[str] = []

    def fail(request: Request) -> None:
        # What the browser itself gives up as it goes on to another page did not fail.
        if request.failure != "net::ERR_ABORTED":
            said.append(request.url)

    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", fail)
    yield page
    assert said == []


def test_everybody_can_use_them(window: Page, site: str) -> None:
    MailboxVisit.objects.all().delete()
    found: list[str] = []
    for address in PAGES:
        window.goto(f"{site}/studio/admin/{address.format(batch=Batch.objects.get().pk)}")
        found += findings(window)
    assert found == [], "\n".join(found)


def test_an_admin_finds_a_batch_and_goes_on_to_its_issue(window: Page, site: str) -> None:
    batch = Batch.objects.get()
    window.goto(f"{site}/studio/team/")
    window.get_by_role("link", name="rare tables").click()
    window.get_by_role("link", name="Batches").click()
    window.get_by_label("A batch's number, or an issue's name").fill(batch.issue.slug)
    window.get_by_role("button", name="Find").click()
    window.get_by_role("link", name=str(batch.pk), exact=True).click()
    expect(window.get_by_role("heading", name=f"Batch {batch.pk}")).to_be_visible()
    expect(window.get_by_text("submitted")).to_be_visible()
