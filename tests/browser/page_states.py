"""Every public page in every state that it has, and the way there. Add new pages to STATES."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import Settings

from digest.issues.models import Snapshot
from subscribers.models import Cadence, Subscription
from subscribers.pause import pause
from subscribers.tokens import link_signer
from subscribers.unsubscribe import unsubscribe
from tests.factories import NOW, make_newsletter, make_subscriber, make_topic
from tests.integration.subscriber_factories import make_article, make_issue

LONG_WORD = "Immunglobulinpräparatverträglichkeitsprüfungsverordnung"


@dataclass(frozen=True, kw_only=True)
class World:
    """One newsletter with a reader and two issues, one of them long."""

    site: str
    """The address of our server, without a trailing slash."""
    reader: Subscription
    settings: Settings

    def preferences(self) -> str:
        """Return the address of the reader's preferences."""
        person = self.reader.subscriber
        token = link_signer().preferences_token(
            person.public_id, self.reader.newsletter_id, person.token_generation
        )
        return f"{self.site}/preferences/{token}"

    def unsubscribing(self) -> str:
        """Return the address where the reader unsubscribes."""
        person = self.reader.subscriber
        token = link_signer().unsubscribe_token(person.public_id, self.reader.newsletter_id)
        return f"{self.site}/unsubscribe/{token}"


State = Callable[[Page, World], object]


def make_world(site: str, settings: Settings) -> World:
    """Make the rows."""
    newsletter = make_newsletter(name="Quiet Weekly", privacy_url="https://example.org/privacy")
    make_topic("movement", description="Walking, balance and what may help with both.")
    make_topic("imaging")
    long = [
        make_article(key=f"article-{number}", title=f"{number}: {LONG_WORD * 2}")
        for number in range(1, 4)
    ]
    teaser = make_article(key="teaser", full_text=False, study={**_unknown_study(), "pmid": "1"})
    bare = make_article(key="bare", topics=[], published=None, study=_unknown_study())
    make_issue(newsletter, *long, teaser, bare)
    make_issue(newsletter, slug="weekly-2026-02-24", on=date(2026, 2, 24))
    reader = make_subscriber("ada@example.org", name="Ada")
    return World(site=site, reader=reader, settings=settings)


def show(page: Page, world: World, state: str) -> None:
    """Lead the page into one of STATES, and wait until it is there with its styles."""
    STATES[state](page, world)
    page.wait_for_load_state()


def _unknown_study() -> dict[str, object]:
    names = ("kind", "participants", "subjects", "peer_reviewed", "journal", "doi", "pmid")
    return dict.fromkeys(names)


def _at(path: str) -> State:
    return lambda page, world: page.goto(f"{world.site}{path}")


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
    page.goto(world.preferences())
    world.settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    _submit(page)


def _paused(page: Page, world: World) -> None:
    pause(world.reader, until=timezone.now().date() + timedelta(days=30))
    page.goto(world.preferences())


def _refused(page: Page, world: World) -> None:
    page.goto(world.preferences())
    page.locator("#paused_until").fill("2020-01-01")
    page.locator("#name").evaluate("(field) => { field.removeAttribute('maxlength') }")
    page.locator("#name").fill("x" * 200)
    _submit(page)


def _unchanged(page: Page, world: World) -> None:
    page.goto(world.preferences())
    _submit(page)


def _saved(page: Page, world: World) -> None:
    page.goto(world.preferences())
    page.locator("#name").fill(LONG_WORD)
    page.locator("[name=topics]").first.check()
    page.locator("[name=large_text]").check()
    page.locator("#paused_until").fill((timezone.now().date() + timedelta(days=9)).isoformat())
    _submit(page)


def _undone(page: Page, world: World) -> None:
    _saved(page, world)
    page.locator("main form button").click()


def _ended(page: Page, world: World) -> None:
    person = world.reader.subscriber
    unsubscribe(person.public_id, world.reader.newsletter_id, how="page", at=timezone.now())
    page.goto(world.preferences())


def _unsubscribed(page: Page, world: World) -> None:
    page.goto(world.unsubscribing())
    _submit(page)


def _unsubscribed_long_ago(page: Page, world: World) -> None:
    person = world.reader.subscriber
    unsubscribe(person.public_id, world.reader.newsletter_id, how="page", at=NOW)
    page.goto(world.unsubscribing())


def _back(number: int) -> State:
    def take_back(page: Page, world: World) -> None:
        _unsubscribed(page, world)
        page.locator("main form button").nth(number).click()

    return take_back


def _back_every_two_weeks(page: Page, world: World) -> None:
    Subscription.objects.update(cadence=Cadence.EVERY_TWO_WEEKS)
    _back(1)(page, world)


def _submit(page: Page) -> None:
    page.locator("main form [type=submit]").first.click()


STATES: dict[str, State] = {
    "the list of issues": _at("/"),
    "the list of two newsletters' issues": _two_newsletters,
    "an empty list": _no_issue,
    "a long issue": _at("/issues/weekly-2026-03-03/"),
    "a short issue": _at("/issues/weekly-2026-02-24/"),
    "nothing here": _at("/nothing"),
    "our fault": _broken,
    "not understood": _too_much_sent,
    "preferences": lambda page, world: page.goto(world.preferences()),
    "preferences, paused": _paused,
    "preferences, refused": _refused,
    "preferences, unchanged": _unchanged,
    "preferences, saved": _saved,
    "preferences, undone": _undone,
    "preferences of one who left": _ended,
    "a preferences link that does not work": _at("/preferences/no-token"),
    "unsubscribing": lambda page, world: page.goto(world.unsubscribing()),
    "unsubscribed": _unsubscribed,
    "unsubscribed long ago": _unsubscribed_long_ago,
    "back, once a month": _back(0),
    "back, as it was": _back(1),
    "back, every two weeks": _back_every_two_weeks,
    "an unsubscribe link that does not work": _at("/unsubscribe/no-token"),
}
