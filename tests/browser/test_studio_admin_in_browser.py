"""The admins' pages of the studio in Chromium: a reader found and helped, a caveat, a list, a
logo, settings that two write at once."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from digest.newsletters.models import Newsletter
from digest.team.models import Member
from digest.team.roles import Role
from subscribers.models import Subscriber, Subscription, SubscriptionState
from tests.browser.accessibility import axe_findings
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_newsletter, make_source, make_subscriber, make_topic
from tests.integration.studio_team import make_member


@pytest.fixture
def admin(transactional_db: None) -> Member:
    return make_member(Role.ADMIN)


@pytest.fixture
def ada(admin: Member) -> Subscription:
    make_newsletter()
    make_source("feed", location="https://example.org/feed.xml", last_failed=True)
    return make_subscriber("ada@example.org", name="Ada Byron", topics=[make_topic("sleep")])


def test_an_admin_finds_a_reader_and_ends_their_subscription(
    new_page: NewPage, site: str, admin: Member, ada: Subscription
) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, admin)
    page.goto(f"{site}/studio/readers/")
    page.get_by_label("Address, name, or a part of one").fill("ADA@example.org")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="ada@example.org")).to_be_visible()
    assert "ada" not in page.url
    page.get_by_role("button", name="Unsubscribe them from Research Weekly").click()
    expect(page.get_by_role("status")).to_contain_text("no longer")
    ada.refresh_from_db()
    assert ada.state == SubscriptionState.UNSUBSCRIBED
    page.reload()
    expect(page.get_by_text("by way of: the studio")).to_be_visible()


def test_an_admin_writes_the_next_caveat_and_sees_it_first(
    new_page: NewPage, site: str, admin: Member, ada: Subscription
) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, admin)
    page.goto(f"{site}/studio/newsletters/")
    page.get_by_role("link", name="Caveat of Research Weekly").click()
    page.get_by_label("Its text").fill("Studies differ in size and kind.")
    page.get_by_role("button", name="See how it reads").click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="Use this from now on").click()
    expect(page.get_by_role("status")).to_contain_text("From now on")
    expect(page.get_by_text("Version 2, since")).to_be_visible()


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("script", [True, False])
def test_a_list_is_looked_at_and_taken_in(
    new_page: NewPage, site: str, admin: Member, tmp_path: Path, script: bool
) -> None:
    list_of = tmp_path / "list.csv"
    list_of.write_text("email\nbob@example.org\n")
    page = new_page(own=True, script=script)
    sign_in_by_cookie(page, site, admin)
    page.goto(f"{site}/studio/readers/import/")
    page.get_by_label("The list, CSV or XLSX").set_input_files(list_of)
    page.get_by_label("What these people agreed to").fill("Ticked a box")
    page.get_by_role("button", name="See what it would do").click()
    take_in = page.get_by_role("button", name="Import these people")
    expect(take_in).to_be_visible()
    assert Subscriber.objects.count() == 1
    if not script:
        page.get_by_label("The list, CSV or XLSX").set_input_files(list_of)
    take_in.click()
    expect(page.get_by_text("They read Research Weekly from its next issue on.")).to_be_visible()
    assert Subscriber.objects.filter(email="bob@example.org").exists()


def test_a_logo_is_seen_in_the_preview_of_the_mail(
    new_page: NewPage, site: str, admin: Member, ada: Subscription
) -> None:
    file = io.BytesIO()
    Image.new("RGB", (520, 160), "teal").save(file, "PNG")
    logo = {"name": "logo.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page = new_page(own=True)
    sign_in_by_cookie(page, site, admin)
    page.goto(f"{site}/studio/newsletters/weekly/look/")
    page.get_by_label("PNG or JPEG").set_input_files(logo)  # type: ignore[arg-type]
    page.get_by_role("button", name="Use this logo").click()
    expect(page.get_by_role("status")).to_contain_text("shows this logo now")
    shown = page.frame_locator("iframe").first.get_by_role("img", name="Research Weekly")
    shown.scroll_into_view_if_needed()
    # The frame has no origin of its own; its pictures come from ours all the same.
    expect(shown).to_have_js_property("naturalWidth", 520)


def test_who_saves_settings_second_sees_what_is_now_and_keeps_what_they_wrote(
    new_page: NewPage, site: str, admin: Member, ada: Subscription
) -> None:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, admin)
    page.goto(f"{site}/studio/newsletters/weekly/")
    page.get_by_label("Name", exact=True).fill("Ours")
    page.get_by_label("Hour", exact=True).fill("7")
    Newsletter.objects.update(name="Theirs" * 15, tracking=True, postal_address="A\nB")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed these settings")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ours")
    expect(page.get_by_label("Tracking")).to_have_value("on")
    expect(page.get_by_text("Now: A, B")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 900})
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    saved = Newsletter.objects.get()
    assert (saved.name, saved.hour, saved.tracking) == ("Ours", 7, True)
