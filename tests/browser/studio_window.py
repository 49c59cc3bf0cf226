"""A window in which a member of the team has signed in."""

from playwright.sync_api import Page

from digest.team.models import Member
from tests.integration.studio_team import browser_of


def sign_in_by_cookie(page: Page, site: str, member: Member) -> None:
    """Give the page the session of a member who has shown all that their role asks for."""
    session = browser_of(member).cookies["studio"].value
    page.context.add_cookies(
        [{"name": "studio", "value": session, "url": f"{site}/studio/", "httpOnly": True}]
    )


def sign_out_by_cookie(page: Page) -> None:
    page.context.clear_cookies()
