"""Signing up, and confirming it."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from digest.newsletters.models import Newsletter
from subscribers.address import normal_address
from subscribers.links.tokens import link_signer
from subscribers.models import SignUp
from subscribers.request_limit import Limit
from subscribers.sign_up import ask_to_join
from subscribers.suppressions.suppress import suppress
from tests.browser.states.world import State, World, at, submit
from tests.factories import make_newsletter

GRACE = "grace@example.org"


def _which(page: Page, world: World) -> None:
    make_newsletter(slug="other", name="Another Weekly")
    page.goto(f"{world.site}/subscribe")


def _refused(page: Page, world: World) -> None:
    page.goto(f"{world.site}/subscribe")
    page.locator("#email").fill("nobody")
    submit(page)


def _asked(page: Page, world: World) -> None:
    page.goto(f"{world.site}/subscribe")
    page.locator("#email").fill(GRACE)
    page.locator("[name=consent]").check()
    submit(page)


def _asked_by_a_program(page: Page, world: World) -> None:
    page.goto(f"{world.site}/subscribe")
    page.locator("#email").fill(GRACE)
    page.locator("[name=consent]").check()
    page.locator("[name=remark]").evaluate("(field) => { field.value = 'x' }")
    submit(page)


def _too_often(page: Page, world: World) -> None:
    world.monkeypatch.setattr(ask_to_join, "FROM_A_NETWORK", Limit(0, timedelta(hours=1)))
    _asked(page, world)


def _confirming(page: Page, world: World) -> None:
    _asked(page, world)
    page.wait_for_load_state()
    token = link_signer().confirm_token(SignUp.objects.get().public_id)
    page.goto(f"{world.site}/confirm/{token}")


def _confirmed(page: Page, world: World) -> None:
    _confirming(page, world)
    submit(page)


def _confirmed_in_vain(page: Page, world: World) -> None:
    suppress(normal_address(GRACE).key, reason="complaint", at=timezone.now())
    _confirmed(page, world)


def _privacy(page: Page, world: World) -> None:
    Newsletter.objects.update(privacy_url="")
    page.goto(f"{world.site}/privacy/{world.reader.newsletter.slug}")


STATES: dict[str, State] = {
    "signing up": at("/subscribe"),
    "signing up for what": _which,
    "signing up, refused": _refused,
    "signed up": _asked,
    "signed up by a program": _asked_by_a_program,
    "signed up too often": _too_often,
    "confirming": _confirming,
    "confirmed": _confirmed,
    "confirmed in vain": _confirmed_in_vain,
    "the privacy notice": _privacy,
    "a link to confirm that does not work": at("/confirm/no-token"),
}
