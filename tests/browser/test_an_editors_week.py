"""A week of an editor and a publisher, from what came in to what became of it, in a browser; on
SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.delivery.providers.outbox.settings import OutboxSettings
from digest.engine.tick import tick
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter, Topic
from digest.team.models import AuditEntry, Member
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_newsletter, make_subscriber, make_summary, make_topic
from tests.feature.outbox import Mail, mails_in
from tests.integration.delivery_fakes import POSTAL_ADDRESS
from tests.integration.studio_team import make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.week]
NOON = 12
WRONG, RIGHT = "Naps help", "We wrote 120 people. It was 12."


class Week:
    """What the engine does by itself, and whom it writes to."""

    def __init__(self, outbox: Path) -> None:
        self._outbox = outbox
        self._provider = OutboxProvider(outbox)
        noon = noon_somewhere()
        self.newsletter = make_newsletter(
            postal_address=POSTAL_ADDRESS,
            second_person=True,
            time_zone=noon,
            weekday=timezone.now().astimezone(ZoneInfo(noon)).weekday(),
            hour=NOON + 2,
        )

    def goes_by(self, **time: int) -> None:
        report = tick(now=timezone.now() + timedelta(**time), provider=self._provider)
        assert report.failures == ()

    def hour_comes(self) -> None:
        """Its readers have been due since an hour, as if the time until then had gone by."""
        Newsletter.objects.filter(pk=self.newsletter.pk).update(hour=NOON - 1)
        self.goes_by()

    def mails_to(self, address: str) -> list[Mail]:
        return [mail for mail in mails_in(self._outbox) if mail.to == address]


def noon_somewhere() -> str:
    """A zone in which it is between twelve and one: no test of ours shall run over midnight."""
    ahead = (NOON - timezone.now().hour) % 24
    return f"Etc/GMT-{ahead}" if ahead <= 12 else f"Etc/GMT+{24 - ahead}"


@pytest.fixture
def week(tmp_path: Path, settings: Settings) -> Week:
    outbox = tmp_path / "outbox"
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, provider_settings=OutboxSettings(folder=outbox)
    )
    week = Week(outbox)
    sleep, food = make_topic("sleep"), make_topic("food")
    now = timezone.now()
    came = {"first_seen_at": now, "changed_at": now, "kind": "cohort"}
    for title, topic in ((WRONG, sleep), ("Beans and mood", food), ("Dreams", sleep)):
        make_summary(title, topics=[topic], **came)
    make_summary("Walking in water", topics=[food], matters="", **came)
    joined = now - timedelta(days=30)
    make_subscriber("sleeper@example.org", topics=[sleep], at=joined)
    make_subscriber("all@example.org", at=joined)
    return week


def window_of(new_page: NewPage, site: str, member: Member) -> Page:
    page = new_page(own=True)
    sign_in_by_cookie(page, site, member)
    page.goto(f"{site}/studio/")
    return page


def open_issue(page: Page) -> None:
    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="Issue of").first.click()


def test_an_issue_is_made_checked_released_sent_and_corrected(
    new_page: NewPage, site: str, week: Week
) -> None:
    week.goes_by()
    editor = make_member(Role.EDITOR, "ada@example.org")
    ada = window_of(new_page, site, editor)
    publisher = make_member(Role.PUBLISHER, "pia@example.org")
    pia = window_of(new_page, site, publisher)
    the_editor_completes_what_is_incomplete(ada)
    the_editor_makes_the_issue(ada)
    the_editor_looks_at_it(ada, week)
    the_publisher_releases_it(pia, ada)
    week.hour_comes()
    readers_have_it(week)
    the_publisher_sees_what_became_of_it(pia)
    the_publisher_corrects_it(pia, site)
    the_next_issue_is_made(week)
    # Their sessions ended long since.
    ada, pia = (window_of(new_page, site, who) for who in (editor, publisher))
    the_editor_reads_the_correction(ada, pia)
    the_next_issue_tells_of_it(pia, week)
    deeds = set(AuditEntry.objects.values_list("by", "deed"))
    for deed in (
        ("ada@example.org", "edited"),
        ("ada@example.org", "sent a test of"),
        ("pia@example.org", "approved"),
        ("pia@example.org", "corrected"),
    ):
        assert deed in deeds


def the_editor_completes_what_is_incomplete(page: Page) -> None:
    expect(page.get_by_text("A publisher has to approve it")).to_be_visible()
    page.get_by_role("link", name="Summaries").click()
    page.get_by_role("link", name="incomplete").click()
    page.get_by_role("link", name="Walking in water").click()
    page.get_by_label("Why it matters").fill("Water bears the body, so that more can be walked.")
    expect(page.locator("#counts-matters")).to_contain_text("10 words")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.get_by_text("missing", exact=True)).to_have_count(0)


def the_editor_makes_the_issue(page: Page) -> None:
    open_issue(page)
    page.get_by_text("Add a summary that is ready").click()
    page.get_by_role("button", name="Add “Walking in water”").click()
    expect(page.locator("ol.items > li")).to_have_count(4)
    page.get_by_role("button", name=f"Make featured “{WRONG}”").focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol.items > li").first).to_contain_text(WRONG)
    page.get_by_label("Subject").fill("Naps, beans and water")
    expect(page.locator("#state-subject")).to_contain_text("Saved,")
    page.get_by_label("Note").fill("Four studies this week.")
    expect(page.locator("#state-note")).to_contain_text("Saved,")
    expect(page.get_by_text("Nothing must be mended.")).to_be_visible()


def the_editor_looks_at_it(page: Page, week: Week) -> None:
    mail = page.frame_locator("iframe[name=preview]")
    expect(mail.get_by_text("Four studies this week.")).to_be_visible()
    page.get_by_label("Dark").check()
    page.get_by_label("Plain text").check()
    expect(mail.get_by_text("FIRST THIS WEEK")).to_be_visible()
    page.get_by_role("link", name="Who gets it").click()
    expect(page.locator(".figures")).to_contain_text("Get a mail2")
    page.get_by_role("link", name="Back to the issue").click()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    page.get_by_role("button", name="Send me a test").click()
    (test,) = week.mails_to("ada@example.org")
    assert test.subject == "[Test] Naps, beans and water"
    assert test.holds("This is a test.")


def the_publisher_releases_it(page: Page, ada: Page) -> None:
    open_issue(page)
    page.get_by_role("button", name="Approve: this is what goes out").click()
    expect(page.locator(".state.approved")).to_be_visible()
    expect(page.get_by_text("by pia@example.org. Hash")).to_be_visible()
    open_issue(ada)
    ada.get_by_label("Note").fill("Four studies, and a word on water.")
    expect(ada.locator("#state-note")).to_contain_text("Saved,")
    open_issue(page)
    expect(page.get_by_text("Changed since the approval")).to_be_visible()
    expect(page.get_by_text("The editors' note has changed.")).to_be_visible()
    page.get_by_role("button", name="Approve: this is what goes out").click()
    expect(page.get_by_text("Changed since the approval")).to_have_count(0)


def readers_have_it(week: Week) -> None:
    issue = Issue.objects.get()
    assert issue.state == IssueState.SENT
    (everything,), (sleepers,) = (
        week.mails_to("all@example.org"),
        week.mails_to("sleeper@example.org"),
    )
    for mail in (everything, sleepers):
        assert mail.subject == "Naps, beans and water"
        assert mail.holds("Four studies, and a word on water.")
        assert mail.holds("Dreams")
        assert mail.holds("Talk with a health professional.")
    assert everything.holds("Beans and mood")
    assert not sleepers.holds("Walking in water")


def the_publisher_sees_what_became_of_it(page: Page) -> None:
    page.get_by_role("link", name="Home").click()
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.locator(".state.sent")).to_be_visible()
    page.get_by_role("link", name="How it goes out").click()
    expect(page.get_by_text("2 of 2 mails handed over or settled")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="What became of it").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()


def the_publisher_corrects_it(page: Page, site: str) -> None:
    page.get_by_role("link", name="Corrections", exact=True).click()
    page.get_by_text(f"Correct it: {WRONG}").click()
    page.get_by_label("What was wrong").first.fill(RIGHT)
    page.get_by_role("button", name="See what readers would read").first.click()
    expect(page.get_by_role("heading", name="To 2 readers of")).to_contain_text("who had it")
    page.get_by_role("button", name="Back to the words").click()
    page.get_by_role("button", name="See what readers would read").first.click()
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_role("status")).to_contain_text("Corrected")
    page.goto(f"{site}/issues/{Issue.objects.get().slug}/")
    expect(page.get_by_text(RIGHT)).to_be_visible()


def the_next_issue_is_made(week: Week) -> None:
    for title in ("Rice", "Bread", "Oats"):
        now = timezone.now()
        make_summary(
            title,
            topics=[Topic.objects.get(slug="food")],
            kind="cohort",
            first_seen_at=now,
            changed_at=now,
        )
    week.goes_by(days=6)


def the_editor_reads_the_correction(page: Page, pia: Page) -> None:
    open_issue(pia)
    expect(pia.get_by_text("Another publisher has to look at it")).to_be_visible()
    open_issue(page)
    expect(page.get_by_text(RIGHT)).to_be_visible()
    page.get_by_label("Note").fill("Please read the correction first.")
    expect(page.locator("#state-note")).to_contain_text("Saved,")


def the_next_issue_tells_of_it(page: Page, week: Week) -> None:
    open_issue(page)
    expect(page.get_by_role("heading", name="Told of earlier issues")).to_be_visible()
    page.get_by_role("link", name="Who gets it").click()
    expect(page.get_by_text("2 readers: Correction to “Naps help”")).to_be_visible()
    page.get_by_role("link", name="Back to the issue").click()
    page.get_by_role("button", name="Approve: this is what goes out").click()
    expect(page.locator(".state.approved")).to_be_visible()
    week.goes_by(days=7)
    *_, everything = week.mails_to("all@example.org")
    *_, alone = week.mails_to("sleeper@example.org")
    assert alone.subject == "A correction to what we sent you"
    for mail in (everything, alone):
        assert mail.holds(f"Correction to “{WRONG}”")
        assert mail.holds(RIGHT)
    assert everything.holds("Bread")
    assert not alone.holds("Bread")
