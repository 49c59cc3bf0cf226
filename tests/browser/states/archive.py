"""The archive, and what answers where there is nothing."""

from playwright.sync_api import Page

from digest.issues.models import Snapshot
from tests.browser.states.world import State, World, at, submit
from tests.factories import make_newsletter
from tests.integration.subscriber_factories import make_article, make_issue


def _two_newsletters(page: Page, world: World) -> None:
    other = make_newsletter(slug="other", name="Another Weekly")
    make_issue(other, make_article(title="Another title"), slug="other-2026-03-03")
    page.goto(world.site)


def _no_issue(page: Page, world: World) -> None:
    Snapshot.objects.all().delete()
    page.goto(world.site)


def _broken(page: Page, world: World) -> None:
    Snapshot.objects.update(content={})
    page.goto(f"{world.site}/issues/weekly-2026-03-03/")


def _too_much_sent(page: Page, world: World) -> None:
    page.goto(world.preferences)
    world.settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    submit(page)


STATES: dict[str, State] = {
    "the archive": at("/"),
    "the archive of two newsletters": _two_newsletters,
    "an empty archive": _no_issue,
    "a long issue": at("/issues/weekly-2026-03-03/"),
    "a short issue": at("/issues/weekly-2026-02-24/"),
    "nothing here": at("/nothing"),
    "our fault": _broken,
    "not understood": _too_much_sent,
}
