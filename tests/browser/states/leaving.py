"""Unsubscribing, and coming back."""

from playwright.sync_api import Page

from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Cadence, Subscription
from tests.browser.states.world import State, World, at, submit
from tests.factories import NOW


def _unsubscribed(page: Page, world: World) -> None:
    page.goto(world.unsubscribing)
    submit(page)


def _unsubscribed_long_ago(page: Page, world: World) -> None:
    person = world.reader.subscriber
    unsubscribe(person.public_id, world.reader.newsletter_id, how="page", at=NOW)
    page.goto(world.unsubscribing)


def _told_why(page: Page, world: World) -> None:
    _unsubscribed(page, world)
    page.locator("[name=reason]").first.check()
    submit(page, "form[action$='/reason']")


def _back(number: int) -> State:
    def take_back(page: Page, world: World) -> None:
        _unsubscribed(page, world)
        page.locator("main form button").nth(number).click()

    return take_back


def _back_every_two_weeks(page: Page, world: World) -> None:
    Subscription.objects.update(cadence=Cadence.EVERY_TWO_WEEKS)
    _back(1)(page, world)


STATES: dict[str, State] = {
    "unsubscribing": lambda page, world: page.goto(world.unsubscribing),
    "unsubscribed": _unsubscribed,
    "unsubscribed long ago": _unsubscribed_long_ago,
    "told why": _told_why,
    "back, once a month": _back(0),
    "back, as it was": _back(1),
    "back, every two weeks": _back_every_two_weeks,
    "an unsubscribe link that does not work": at("/unsubscribe/no-token"),
}
