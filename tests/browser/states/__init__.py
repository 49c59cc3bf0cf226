"""Every public page in every state that it has, and the way there. New pages belong here."""

from playwright.sync_api import Page

from tests.browser.states import account, archive, joining, leaving, mail, preferences
from tests.browser.states.world import World, make_world

STATES = (
    archive.STATES
    | joining.STATES
    | preferences.STATES
    | account.STATES
    | leaving.STATES
    | mail.STATES
)
__all__ = ["STATES", "World", "make_world", "show"]


def show(page: Page, world: World, state: str) -> None:
    """Lead the page into one of STATES, and wait until it is there with its styles."""
    STATES[state](page, world)
    page.wait_for_load_state()
