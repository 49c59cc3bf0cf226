"""What takes a second link: moving to another address, and being erased."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from subscribers.account import ask_to_move
from subscribers.address import normal_address
from subscribers.links.tokens import link_signer
from subscribers.models import AddressChange
from subscribers.request_limit import Limit
from tests.browser.states.world import State, World, at, submit
from tests.factories import make_subscriber

NEW = "ada@example.net"


def _link_sent(page: Page, world: World) -> None:
    page.goto(world.preferences)
    submit(page, "form[action$='/account']")


def _moving_to(address: str) -> State:
    def move(page: Page, world: World) -> None:
        page.goto(world.account)
        page.locator("#email").fill(address)
        submit(page)

    return move


def _moving_too_often(page: Page, world: World) -> None:
    world.monkeypatch.setattr(ask_to_move, "OF_A_PERSON", Limit(0, timedelta(hours=1)))
    _moving_to(NEW)(page, world)


def _new_address(page: Page, world: World) -> None:
    newsletter, person = world.reader.newsletter, world.reader.subscriber
    ask_to_move.ask_to_move(person, newsletter, normal_address(NEW), at=timezone.now())
    token = link_signer().new_address_token(AddressChange.objects.get().public_id)
    page.goto(f"{world.site}/new-address/{token}")


def _moved(page: Page, world: World) -> None:
    _new_address(page, world)
    submit(page)


def _moved_in_vain(page: Page, world: World) -> None:
    make_subscriber(NEW)
    _moved(page, world)


def _move_waits(page: Page, world: World) -> None:
    _moving_to(NEW)(page, world)
    page.goto(world.account)


def _renewed(page: Page, world: World) -> None:
    page.goto(world.account)
    submit(page, "form[action$='/renew']")


def _erased(page: Page, world: World) -> None:
    page.goto(f"{world.account}/erase")
    submit(page)


STATES: dict[str, State] = {
    "a link to the account is sent": _link_sent,
    "the account": lambda page, world: page.goto(world.account),
    "the account, a move waits": _move_waits,
    "the account, refused": _moving_to("nobody"),
    "an account link that does not work": at("/account/no-token"),
    "moving": _moving_to(NEW),
    "moving too often": _moving_too_often,
    "a new address": _new_address,
    "moved": _moved,
    "moved in vain": _moved_in_vain,
    "a new address's link that does not work": at("/new-address/no-token"),
    "new links": _renewed,
    "being erased": lambda page, world: page.goto(f"{world.account}/erase"),
    "erased": _erased,
}
