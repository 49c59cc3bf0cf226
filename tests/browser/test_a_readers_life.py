"""All that a reader does, as they do it: on a phone, from their own mailbox, in one go."""

import json
import re
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from digest.delivery.providers.outbox.provider import OutboxProvider
from subscribers.models import (
    Cadence,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
)
from subscribers.service_mail.send_service_mails import send_service_mails
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table
from tests.factories import make_newsletter, make_topic
from tests.feature.outbox import Mail, mails_in

PHONE = {"width": 360}
pytestmark = pytest.mark.django_db(transaction=True)


class Mailbox:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._provider = OutboxProvider(folder)

    def newest(self) -> Mail:
        send_service_mails(provider=self._provider, clock=timezone.now)
        return mails_in(self._folder)[-1]


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "outbox")


def follow(page: Page, mail: Mail, words: str) -> None:
    """Open the mail, and follow a link in it as a mail program does: in a browser anew."""
    page.goto("about:blank")
    page.set_content(mail.html)
    page.goto(page.get_by_role("link", name=words).first.get_attribute("href") or "")


def sign_up(page: Page, site: str, mailbox: Mailbox, address: str = "ada@example.org") -> None:
    page.goto(f"{site}/subscribe")
    page.get_by_label("Your mail address").fill(address)
    page.get_by_label("I agree that").check()
    page.get_by_role("button", name="Sign up").click()
    assert "look in your mailbox" in page.inner_text("h1")
    follow(page, mailbox.newest(), "confirm")
    page.get_by_role("button", name="Yes, send it to me").click()
    assert page.inner_text("h1") == "You are signed up"


def open_account(page: Page, mailbox: Mailbox) -> None:
    page.get_by_role("button", name="Mail me the link").click()
    follow(page, mailbox.newest(), "Open your account")


def press_unsubscribe(mail: Mail) -> None:
    """The mail program's own button (RFC 8058)."""
    body = b"List-Unsubscribe=One-Click"
    press = urllib.request.Request(mail.unsubscribe_url, data=body, method="POST")
    with urllib.request.urlopen(press) as answer:
        assert answer.status == 200


def downloaded(page: Page) -> Any:
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Get the file").click()
    return json.loads(Path(downloading.value.path()).read_text())


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_a_reader_signs_up_chooses_moves_leaves_and_is_forgotten(
    page: Page, site: str, mailbox: Mailbox
) -> None:
    newsletter = make_newsletter(name="Quiet Weekly")
    make_topic("mind", name="Thinking and mood")
    make_topic("movement", name="Exercise")
    sign_up(page, site, mailbox)
    reader = Subscription.objects.select_related("subscriber", "topic_choice").get()
    assert reader.subscriber.time_zone == "UTC"

    welcome = mailbox.newest()
    follow(page, welcome, "Choose topics")
    page.get_by_label("Exercise").check()
    page.get_by_label("Every two weeks").check()
    page.get_by_role("button", name="Save").click()
    assert "You now get: Exercise." in page.inner_text("main")
    page.get_by_role("link", name="Back to your preferences").click()
    in_a_month = timezone.now().date() + timedelta(days=30)
    page.get_by_label("Pause until").fill(in_a_month.isoformat())
    page.get_by_role("button", name="Save").click()
    assert "No mail comes until" in page.inner_text("main")
    page.get_by_role("button", name="Undo").click()
    reader.refresh_from_db()
    assert (reader.paused_until, reader.cadence) == (None, Cadence.EVERY_TWO_WEEKS)

    page.get_by_role("link", name="Back to your preferences").click()
    open_account(page, mailbox)
    held = downloaded(page)
    assert held["email"] == "ada@example.org"
    assert held["subscriptions"][0]["topics"] == ["movement"]

    page.get_by_label("Your new mail address").fill("ada@new.example")
    page.get_by_role("button", name="Move my mail there").click()
    asking = mailbox.newest()
    assert asking.to == "ada@new.example"
    follow(page, asking, "confirm")
    page.get_by_role("button", name="Yes, write to me here").click()
    assert page.inner_text("h1") == "Your mail comes here now"
    assert mailbox.newest().to == "ada@example.org"

    press_unsubscribe(welcome)  # It came before the move.
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED

    page.get_by_role("link", name="Your preferences").click()
    open_account(page, mailbox)
    page.get_by_role("link", name="Go on to erasing").click()
    page.get_by_role("button", name="Yes, erase me").click()
    assert page.inner_text("h1") == "You are erased"
    assert Subscriber.objects.get().state == SubscriberState.ERASED

    # A list of last year's brings nobody back; they themselves do.
    old_list = read_people(read_table(b"email\nada@new.example\n"))
    report = import_subscribers(
        old_list, newsletter, consent_wording="They ticked a box.", at=timezone.now()
    )
    assert (report.new, report.suppressed) == (0, 1)
    sign_up(page, site, mailbox, "ada@new.example")
    assert Subscription.objects.filter(state=SubscriptionState.ACTIVE).count() == 1


@pytest.mark.parametrize("page", [PHONE | {"script": False}], indirect=True)
def test_all_of_it_goes_without_script_and_by_the_clock_of_the_newsletter(
    page: Page, site: str, mailbox: Mailbox
) -> None:
    make_newsletter()
    sign_up(page, site, mailbox)
    assert Subscriber.objects.get().time_zone == ""


@pytest.mark.parametrize("page", [PHONE | {"own": True}], indirect=True)
def test_what_no_person_sees_takes_no_place_and_no_key(page: Page, site: str) -> None:
    make_newsletter()
    page.goto(f"{site}/subscribe")
    box = page.locator("[name=remark]").bounding_box()
    assert box is None or box["x"] + box["width"] <= 0
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") != "remark"
    assert re.search(
        r"default-src 'none'", page.request.get(page.url).headers["content-security-policy"]
    )


WHO = {
    "NAME_FULL": "Ada Lovelace",
    "EMAIL_ADDRESS": "ada@example.org",
    "COMPANY_NAME": "Engines",
    "ADDRESS_HOME_CITY": "London",
    "ADDRESS_HOME_ZIP": "W1",
    "PHONE_HOME_WHOLE_NUMBER": "+442079460000",
}
"""Kinds of field, by Chromium's names, and what somebody lets their browser fill in."""
MORE_TO_FILL_IN = (
    "<label>City <input type=text name=city></label><label>ZIP <input type=text name=zip></label>"
)
"""Chromium guesses what fields mean only where it knows three of them."""


@pytest.mark.parametrize("page", [PHONE | {"own": True}], indirect=True)
def test_a_browser_that_fills_in_who_its_user_is_fills_in_no_field_that_nobody_sees(
    page: Page, site: str
) -> None:
    make_newsletter()
    others = {"email": "ada@example.org", "city": "London", "zip": "W1"}
    for name, label, value in (
        ("remark", "Leave this empty", ""),
        ("fullname", "Name", "Ada Lovelace"),  # As it would be under a name that browsers know.
    ):
        form = page.request.get(f"{site}/subscribe").text()
        form = form.replace('name="remark"', f'name="{name}"').replace("Leave this empty", label)
        form = form.replace("</form>", f"{MORE_TO_FILL_IN}</form>")
        serve(page, f"{site}/named-{name}", form)
        page.goto(f"{site}/named-{name}")
        assert filled_in(page) == others | {name: value}


def serve(page: Page, address: str, html: str) -> None:
    page.route(address, lambda asked: asked.fulfill(body=html, content_type="text/html"))


def filled_in(page: Page) -> dict[str, str]:
    """Let Chromium fill in the form, and return what then stands in the fields for text."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("Autofill.enable")
    root = protocol.send("DOM.getDocument")["root"]["nodeId"]
    found = protocol.send("DOM.querySelector", {"nodeId": root, "selector": "#email"})
    node = protocol.send("DOM.describeNode", {"nodeId": found["nodeId"]})["node"]
    fields = [{"name": name, "value": value} for name, value in WHO.items()]
    protocol.send(
        "Autofill.trigger", {"fieldId": node["backendNodeId"], "address": {"fields": fields}}
    )
    page.wait_for_function("document.querySelector('#email').value")
    protocol.detach()
    texts = page.locator("input[type=email], input[type=text]")
    read: dict[str, str] = texts.evaluate_all(
        "(fields) => Object.fromEntries(fields.map((field) => [field.name, field.value]))"
    )
    return read
