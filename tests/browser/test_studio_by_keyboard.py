"""What is done in the studio is done by keyboard alone."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django import Settings

from digest.delivery.models import Batch
from digest.delivery.providers.outbox.settings import OutboxSettings
from digest.issues.models import Issue, IssueState
from digest.sources.models import Source
from digest.summaries.models import Summary
from digest.team.roles import Role
from subscribers.models import Subscriber
from tests.browser.conftest import NewPage
from tests.browser.hands_on_keys import Hands
from tests.browser.lively_studio import LivelyStudio
from tests.browser.studio_window import sign_in_by_cookie
from tests.feature.outbox import mails_in
from tests.integration.studio_team import code_of, make_member

MONTHS = range(1, 13)


@pytest.fixture
def studio(transactional_db: None) -> LivelyStudio:
    return LivelyStudio()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page(own=True)


@pytest.fixture
def hands(page: Page) -> Hands:
    return Hands(page)


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> Path:
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, provider_settings=OutboxSettings(folder=tmp_path)
    )
    return tmp_path


def alike_in_every_order(after: date) -> date:
    """A day whose number is its month's: some begin a date with the one, some with the other."""
    days = [date(year, month, month) for year in (after.year, after.year + 1) for month in MONTHS]
    taken = set(Issue.objects.values_list("date", flat=True))
    return next(day for day in days if day > after and day not in taken)


def test_a_publisher_tests_holds_moves_and_cancels_an_issue(
    page: Page, hands: Hands, site: str, studio: LivelyStudio, outbox: Path
) -> None:
    sign_in_by_cookie(page, site, make_member(Role.PUBLISHER, "pia@example.org"))
    issue = studio.draft
    page.goto(f"{site}/studio/issues/{issue.slug}/")
    hands.follow("Send me a test")
    hands.hears("pia@example.org")
    (test,) = mails_in(outbox)
    assert test.to == "pia@example.org"
    hands.press("Hold")
    hands.write("Why", "A figure is wrong")
    hands.follow("Hold it")
    expect(page.get_by_text("A figure is wrong", exact=True)).to_be_visible()
    hands.follow("Let it go on")
    expect(page.locator(".state.draft")).to_be_visible()
    day = alike_in_every_order(issue.date)
    hands.press("Change the date")
    hands.go_to("Date")
    page.keyboard.type(f"{day:%d%m%Y}")
    hands.follow("Change it")
    expect(page.get_by_role("status").first).to_be_visible()
    issue.refresh_from_db()
    assert issue.date == day
    hands.press("Cancel")
    hands.write("Why", "Nobody is there")
    hands.tick("I am sure")
    hands.follow("Cancel it for good")
    expect(page.locator(".state.cancelled")).to_be_visible()
    issue.refresh_from_db()
    assert (issue.state, issue.reason) == (IssueState.CANCELLED, "Nobody is there")


def test_a_publisher_settles_what_is_in_doubt_and_corrects_what_went_out(
    page: Page, hands: Hands, site: str, studio: LivelyStudio
) -> None:
    sign_in_by_cookie(page, site, make_member(Role.PUBLISHER, "pia@example.org"))
    item = studio.on_its_way.items.all()[0]
    page.goto(f"{site}/studio/issues/{studio.on_its_way.slug}/corrections/")
    hands.press("Correct it")
    hands.write("What was wrong", "It was 12 people.")
    hands.follow("See what readers would read")
    hands.follow("Tell them")
    hands.hears("Corrected")
    assert item.summary.corrections.get().by == "pia@example.org"
    studio.send_the_rest()
    page.goto(f"{site}/studio/issues/{studio.on_its_way.slug}/progress/")
    hands.go_to("See what is known")
    page.evaluate("htmx.ajax('GET', location.href, {target: '#progress', swap: 'outerHTML'})")
    expect(page.get_by_role("link", name="See what is known")).to_be_focused()
    hands.press("Leave it at that")
    hands.tick("I am sure")
    hands.follow("Leave it at that")
    hands.hears("stays in doubt for good")
    assert Batch.objects.filter(closed=True).exists()


def test_an_editor_merges_two_summaries(
    page: Page, hands: Hands, site: str, studio: LivelyStudio
) -> None:
    stays, goes = studio.alike
    Summary.objects.filter(pk=goes.pk).update(takeaway="Other words.")
    sign_in_by_cookie(page, site, studio.member)
    page.goto(f"{site}/studio/summaries/{stays.pk}/")
    hands.follow("Compare and merge")
    hands.choose(f"#{stays.pk}", "ArrowDown")
    assert hands.focused().startswith(f"#{goes.pk}")
    hands.follow("Merge #")
    hands.hears("is part of this one now")
    goes.refresh_from_db()
    assert goes.merged_into == stays


def test_an_admin_takes_in_readers_and_sources(
    page: Page, hands: Hands, site: str, studio: LivelyStudio
) -> None:
    sign_in_by_cookie(page, site, studio.admin)
    page.goto(f"{site}/studio/readers/import/")
    hands.hand_over("The list", "list.csv", b"email\ncara@people.example\n")
    hands.write("What these people agreed to", "Ticked a box")
    hands.press("See what it would do")
    hands.hears("What it would do")
    hands.press("Import these people")
    hands.hears("They read Research Weekly")
    assert Subscriber.objects.filter(email="cara@people.example").exists()

    page.goto(f"{site}/studio/sources/")
    hands.write("Address", "https://example.org/other.xml")
    hands.write("What to call it", "other")
    hands.follow("Add it")
    hands.hears("Added other")
    hands.follow("other")
    hands.press("Remove")
    hands.tick("I am sure")
    hands.follow("Remove it")
    hands.hears("other")
    assert not Source.objects.registered().filter(slug="other").exists()


def test_an_admin_sets_up_newsletter_caveat_look_and_logo(
    page: Page, hands: Hands, site: str, studio: LivelyStudio
) -> None:
    sign_in_by_cookie(page, site, studio.admin)
    page.goto(f"{site}/studio/newsletters/weekly/")
    hands.write("Name", "Weekly News")
    hands.follow("Save")
    hands.hears("Saved.")
    hands.follow("Its caveat")
    hands.write("Its text", "Studies differ in size and kind.")
    hands.follow("See how it reads")
    hands.follow("Use this from now on")
    hands.hears("From now on")
    hands.follow("Weekly News")
    hands.follow("Its look")
    logo = io.BytesIO()
    Image.new("RGB", (520, 160), "teal").save(logo, "PNG")
    hands.hand_over("PNG or JPEG", "logo.png", logo.getvalue())
    hands.follow("Use this logo")
    hands.hears("shows this logo now")
    hands.follow("Use letter")
    hands.hears("letter")
    studio.newsletter.refresh_from_db()
    assert (studio.newsletter.name, studio.newsletter.look) == ("Weekly News", "letter")
    assert studio.newsletter.caveats.count() == 2


def test_an_admin_sets_up_a_phone_and_gives_somebody_another_role(
    page: Page, hands: Hands, site: str, studio: LivelyStudio
) -> None:
    newcomer = make_member(Role.ADMIN, "new@example.org", phone=False)
    sign_in_by_cookie(page, site, newcomer)
    page.goto(f"{site}/studio/team/")
    hands.follow("Show the picture for my app")
    hands.write("The six digits", code_of(newcomer))
    hands.follow("Finish")
    expect(page.locator(".codes li")).to_have_count(10)
    hands.follow("I have kept them")
    hands.follow("Team")
    hands.choose(f"Role of {studio.member.email}", "ArrowDown")
    hands.follow("Set")
    hands.hears(studio.member.email)
    studio.member.refresh_from_db()
    assert studio.member.role == Role.PUBLISHER
