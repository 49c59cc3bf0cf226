"""The studio's page about an issue on its way, in Chromium: it brings itself up to date."""

import pytest
from playwright.sync_api import expect

from digest.delivery.models import Batch
from digest.delivery.providers.base import Submitted, Unknown
from digest.issues.models import Issue
from digest.issues.workflow import hold
from digest.team.models import Member
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, planned_issue, send
from tests.integration.studio_team import make_member


@pytest.fixture
def publisher(transactional_db: None) -> Member:
    return make_member(Role.PUBLISHER)


@pytest.fixture
def issue(publisher: Member) -> Issue:
    """On its way: one batch in doubt, one taken, one still to come."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for number, zone in enumerate(("", "", "America/New_York")):
        make_subscriber(f"r{number}@example.org", time_zone=zone)
    issue = planned_issue(newsletter, [make_summary()], batch_size=1)
    send(
        issue, ScriptedProvider(Unknown(reason="The connection broke."), Submitted(message_id="m"))
    )
    return issue


def test_a_publisher_watches_it_go_out_and_settles_what_is_in_doubt(
    new_page: NewPage, site: str, publisher: Member, issue: Issue
) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, publisher)
    page.goto(f"{site}/studio/issues/{issue.slug}/progress/")
    expect(page.get_by_text("2 of 3 mails handed over or settled")).to_be_visible()
    page.get_by_role("button", name="Leave it at that").first.click()
    send(issue, ScriptedProvider(), at=issue.batches.latest("due_at").due_at)
    expect(page.get_by_text("3 of 3 mails handed over or settled")).to_be_visible()
    page.get_by_label("I am sure: some may never have got it").check()
    page.get_by_role("button", name="Leave it at that").last.click()
    expect(page.get_by_role("status").first).to_contain_text("1 mail stays in doubt for good")
    assert Batch.objects.filter(closed=True).count() == 1


def test_an_open_page_shows_that_it_is_held_and_lets_it_go_on_and_keeps_what_is_typed(
    new_page: NewPage, site: str, publisher: Member, issue: Issue
) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, publisher)
    page.goto(f"{site}/studio/issues/{issue.slug}/progress/")
    page.get_by_role("button", name="Cancel", exact=True).click()
    why = page.locator("#menu-cancel").get_by_role("textbox")
    why.fill("Half a sentence")
    hold(issue, reason="Too many rejections.")
    expect(page.get_by_text("Too many rejections.")).to_be_visible()
    expect(page.get_by_role("button", name="Hold", exact=True)).to_have_count(0)
    expect(why).to_have_value("Half a sentence")
    page.get_by_role("button", name="Let it go on").click()
    expect(page.get_by_text("It goes on from where it was.")).to_be_visible()
