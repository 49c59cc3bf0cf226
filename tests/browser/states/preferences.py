"""Preferences, and what saving them answers."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.preferences.pause import pause
from tests.browser.states.world import LONG_WORD, State, World, at, submit
from tests.factories import make_newsletter


def _paused(page: Page, world: World) -> None:
    pause(world.reader, until=timezone.now().date() + timedelta(days=30))
    page.goto(world.preferences)


def _refused(page: Page, world: World) -> None:
    page.goto(world.preferences)
    page.locator("#paused_until").fill("2020-01-01")
    page.locator("#name").evaluate("(field) => { field.removeAttribute('maxlength') }")
    page.locator("#name").fill("x" * 200)
    submit(page)


def _unchanged(page: Page, world: World) -> None:
    page.goto(world.preferences)
    submit(page)


def _saved(page: Page, world: World) -> None:
    page.goto(world.preferences)
    page.locator("#name").fill(LONG_WORD)
    page.locator("[name=topics]").first.check()
    page.locator("[name=large_text]").check()
    page.locator("#paused_until").fill((timezone.now().date() + timedelta(days=9)).isoformat())
    submit(page)


def _undone(page: Page, world: World) -> None:
    _saved(page, world)
    page.locator("main form button").click()


def _ended(page: Page, world: World) -> None:
    person = world.reader.subscriber
    unsubscribe(person.public_id, world.reader.newsletter_id, how="page", at=timezone.now())
    page.goto(world.preferences)


def _joining(page: Page, world: World) -> None:
    make_newsletter(slug="other", name="Another Weekly")
    page.goto(f"{world.preferences}/join?newsletter=other")


def _joined(page: Page, world: World) -> None:
    _joining(page, world)
    submit(page)


STATES: dict[str, State] = {
    "preferences": lambda page, world: page.goto(world.preferences),
    "preferences, paused": _paused,
    "preferences, refused": _refused,
    "preferences, unchanged": _unchanged,
    "preferences, saved": _saved,
    "preferences, undone": _undone,
    "preferences of one who left": _ended,
    "joining another": _joining,
    "asked to confirm another": _joined,
    "a preferences link that does not work": at("/preferences/no-token"),
}
