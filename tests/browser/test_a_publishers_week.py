"""A week in which nothing goes straight on, in a browser; on SQLite and on PostgreSQL: two
summaries of one study, two editors at one note, another date, a hold while mail goes out, mail in
doubt, and an issue that is cancelled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from digest.delivery.providers.base import Provider, Unknown
from digest.delivery.providers.outbox.settings import OutboxSettings
from digest.engine.tick import tick
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.test_an_editors_week import NOON, noon_somewhere, window_of
from tests.factories import make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider
from tests.integration.studio_team import make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.week]
TITLE, AGAIN = "Naps help tired nurses at work", "At work naps help tired nurses"
EARLY, LATE = "early@example.org", "late@example.org"
MINE, THEIRS = "Three studies, and naps first.", "Read about naps."


class TroubledWeek:
    """Two readers, of whom one has the newsletter's hour two hours before the other; and a provider
    of whose first answer nothing is known."""

    def __init__(self) -> None:
        noon = noon_somewhere()
        self.provider = ScriptedProvider(Unknown(reason="The connection broke."))
        self.newsletter = make_newsletter(
            postal_address=POSTAL_ADDRESS,
            time_zone=noon,
            weekday=timezone.now().astimezone(ZoneInfo(noon)).weekday(),
            hour=NOON + 4,
        )
        joined = timezone.now() - timedelta(days=30)
        make_subscriber(EARLY, at=joined, time_zone=two_hours_east(noon))
        make_subscriber(LATE, at=joined)

    @property
    def issue(self) -> Issue:
        """The newest."""
        return Issue.objects.latest("pk")

    def goes_by(self, **time: int) -> None:
        provider: Provider = self.provider
        report = tick(now=timezone.now() + timedelta(**time), provider=provider)
        assert report.failures == ()

    def the_first_readers_hour_comes(self) -> None:
        """It came up to an hour ago, as if the time until then had gone by; the other reader's is
        an hour ahead at least."""
        Newsletter.objects.filter(pk=self.newsletter.pk).update(hour=NOON + 2)
        self.goes_by()


def two_hours_east(zone: str) -> str:
    """As POSIX has it, ``Etc/GMT-3`` is three hours east of Greenwich."""
    return f"Etc/GMT{int(zone.removeprefix('Etc/GMT')) - 2:+d}"


@pytest.fixture
def week(tmp_path: Path, settings: Settings) -> TroubledWeek:
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, provider_settings=OutboxSettings(folder=tmp_path / "outbox")
    )
    week = TroubledWeek()
    now, sleep = timezone.now(), make_topic("sleep")
    for title in (TITLE, AGAIN, "Beans and mood", "Dreams of the blind"):
        make_summary(title, topics=[sleep], first_seen_at=now, changed_at=now, kind="cohort")
    return week


def open_issue(page: Page, site: str, issue: Issue, room: str = "") -> None:
    page.goto(f"{site}/studio/issues/{issue.slug}/{room}")


def test_an_issue_is_put_off_held_settled_and_let_go_on_and_the_next_one_cancelled(
    new_page: NewPage, site: str, week: TroubledWeek
) -> None:
    ada, ben = (
        window_of(new_page, site, make_member(Role.EDITOR, f"{name}@example.org"))
        for name in ("ada", "ben")
    )
    publisher = make_member(Role.PUBLISHER, "pia@example.org")
    pia = window_of(new_page, site, publisher)
    an_editor_merges_two_of_one_study(ada)
    week.goes_by()
    issue = week.issue
    assert issue.items.count() == 3
    two_editors_write_one_note(ada, ben, site, issue)
    the_publisher_puts_it_off_and_back(pia, site, issue)
    week.the_first_readers_hour_comes()
    the_publisher_holds_it_while_it_goes_out(pia, site, issue)
    week.goes_by(hours=3)
    assert week.provider.taken == []
    the_publisher_lets_it_go_on_and_settles_what_is_in_doubt(pia, site, issue)
    week.goes_by(hours=3)
    assert week.provider.took() == [EARLY, LATE]
    it_says_so(pia, site, issue)
    the_next_one_is_made(week)
    # Her session ended long since.
    the_publisher_cancels_it(window_of(new_page, site, publisher), site, week.issue)
    week.goes_by(days=9)
    assert len(week.provider.taken) == 2
    deeds = set(AuditEntry.objects.filter(by="pia@example.org").values_list("deed", flat=True))
    assert deeds >= {"rescheduled", "approved", "held", "resumed", "cancelled"}


def form_with(page: Page, button: str) -> Locator:
    return page.locator("form", has=page.get_by_role("button", name=button))


def an_editor_merges_two_of_one_study(page: Page) -> None:
    first, second = (Summary.objects.get(title=title) for title in (TITLE, AGAIN))
    page.get_by_role("link", name="Summaries", exact=True).click()
    page.get_by_role("link", name=f"compare #{first.pk} with #{second.pk}").click()
    expect(page.get_by_text(f"#{first.pk} stays, #{second.pk} becomes part of it.")).to_be_visible()
    page.get_by_role("button", name=f"Merge #{second.pk} into #{first.pk}").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.get_by_role("link", name="Summaries", exact=True).click()
    expect(page.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=AGAIN, exact=True)).to_have_count(0)


def two_editors_write_one_note(ada: Page, ben: Page, site: str, issue: Issue) -> None:
    for page in (ada, ben):
        open_issue(page, site, issue)
    ada.get_by_label("Note").fill(THEIRS)
    expect(ada.locator("#state-note")).to_contain_text("Saved,")
    ben.get_by_label("Note").fill(MINE)
    expect(ben.locator("#state-note")).to_contain_text("ada@example.org changed this")
    issue.refresh_from_db()
    assert issue.note == THEIRS
    ben.get_by_role("button", name="Save mine in its place").click()
    expect(ben.locator("#state-note")).to_contain_text("Saved,")
    ada.reload()
    expect(ada.get_by_label("Note")).to_have_value(MINE)


def the_publisher_puts_it_off_and_back(page: Page, site: str, issue: Issue) -> None:
    today = issue.date
    for day in (today + timedelta(days=1), today):
        open_issue(page, site, issue)
        page.get_by_role("button", name="Approve: this is what goes out").click()
        expect(page.locator(".state.approved")).to_be_visible()
        page.get_by_text("Change the date").click()
        page.get_by_label("Date").fill(day.isoformat())
        page.get_by_role("button", name="Change it").click()
        expect(page.locator(".state.draft")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{day.day} {day:%B %Y}")
        issue.refresh_from_db()
        assert issue.date == day
    page.get_by_role("button", name="Approve: this is what goes out").click()
    expect(page.locator(".state.approved")).to_be_visible()


def the_publisher_holds_it_while_it_goes_out(page: Page, site: str, issue: Issue) -> None:
    open_issue(page, site, issue, "progress/")
    expect(page.get_by_text("1 of 2 mails handed over or settled")).to_be_visible()
    expect(page.get_by_role("heading", name="In doubt: 1 mail")).to_be_visible()
    page.locator("summary", has_text="Hold").click()
    form_with(page, "Hold it").get_by_label("Why").fill("The provider is ill.")
    page.get_by_role("button", name="Hold it").click()
    expect(page.locator(".state.held")).to_be_visible()
    expect(page.get_by_text("The provider is ill.").first).to_be_visible()


def the_publisher_lets_it_go_on_and_settles_what_is_in_doubt(
    page: Page, site: str, issue: Issue
) -> None:
    open_issue(page, site, issue, "progress/")
    page.get_by_role("button", name="Let it go on").click()
    expect(page.locator(".state.sending")).to_be_visible()
    open_issue(page, site, issue, "progress/")
    page.locator("summary", has_text="Send them again").click()
    form = page.locator("form", has=page.get_by_label("I am sure: some may get it twice"))
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="Send them again").click()
    expect(page.get_by_role("status").first).to_contain_text("again, as soon as it is their turn")
    expect(page.get_by_role("heading", name="In doubt")).to_have_count(0)


def it_says_so(page: Page, site: str, issue: Issue) -> None:
    open_issue(page, site, issue, "progress/")
    expect(page.get_by_text("2 of 2 mails handed over or settled")).to_be_visible()
    expect(page.locator(".state.sent")).to_be_visible()


def the_next_one_is_made(week: TroubledWeek) -> None:
    now, former = timezone.now(), week.issue
    make_summary("Rice and sleep", first_seen_at=now, changed_at=now, kind="cohort")
    week.goes_by(days=6)
    assert week.issue != former
    assert week.issue.state == IssueState.DRAFT


def the_publisher_cancels_it(page: Page, site: str, issue: Issue) -> None:
    open_issue(page, site, issue)
    page.get_by_role("button", name="Approve: this is what goes out").click()
    expect(page.locator(".state.approved")).to_be_visible()
    page.locator("summary", has_text="Cancel").click()
    form = form_with(page, "Cancel it for good")
    form.get_by_label("Why").fill("Rice was withdrawn.")
    form.get_by_label("I am sure").check()
    page.get_by_role("button", name="Cancel it for good").click()
    expect(page.locator(".state.cancelled")).to_be_visible()
    expect(page.get_by_text("Rice was withdrawn.").first).to_be_visible()
