"""The studio composes an issue before the clock does, or for another date after a cancel."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from digest.delivery.errors import RestoredError
from digest.engine.tick import tick
from digest.issues.models import Issue, IssueState
from digest.issues.next_open_date import next_open_date
from digest.newsletters.models import Newsletter, Release, Weekday
from digest.studio.issues import compose_page
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
ADDRESS = "/studio/issues/compose/"


@pytest.fixture
def newsletter() -> Newsletter:
    make_summary(), make_summary()
    return make_newsletter(min_items=2, postal_address=POSTAL_ADDRESS, editors="editor@example.org")


@pytest.fixture
def day(newsletter: Newsletter) -> date:
    return next_open_date(newsletter, now=timezone.now())


@pytest.fixture
def ann() -> Client:
    return browser_of(make_member(Role.EDITOR, "ann@example.org"))


@pytest.fixture
def ben() -> Client:
    return browser_of(make_member(Role.PUBLISHER, "ben@example.org"))


def page(client: Client, address: str = "/studio/") -> str:
    return " ".join(client.get(address).content.decode().split())


def ask(client: Client, on: object, slug: str = "weekly") -> tuple[int, str]:
    answer = client.post(ADDRESS, {"newsletter": slug, "date": str(on)}, follow=True)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_an_editor_composes_the_next_issue_from_home_and_the_trail_says_so(
    newsletter: Newsletter, day: date, ann: Client
) -> None:
    for address in ("/studio/", "/studio/issues/"):
        assert f'action="{ADDRESS}"' in page(ann, address)
        assert f'value="{day}"' in page(ann, address)
    answer = ann.post(ADDRESS, {"newsletter": newsletter.slug, "date": str(day)})
    issue = Issue.objects.get()
    assert answer["Location"] == f"/studio/issues/{issue.slug}/"
    assert (issue.state, issue.date, issue.items.count()) == (IssueState.DRAFT, day, 2)
    entry = AuditEntry.objects.get(deed="composed")
    assert (entry.by, entry.subject) == ("ann@example.org", f"issue {issue.slug}")
    assert entry.after == {"state": "draft", "reason": "", "snapshot": "", "items": 2}
    assert "Composed. 2 items." in page(ann, answer["Location"])
    assert f'action="{ADDRESS}"' not in page(ann), "there is a draft now"
    assert f'action="{ADDRESS}"' not in page(ann, "/studio/issues/")


def test_the_next_tick_tells_its_editors(newsletter: Newsletter, day: date, ann: Client) -> None:
    make_subscriber(newsletter=newsletter)
    assert Issue.objects.count() == 0
    ask(ann, day)
    provider = ScriptedProvider()
    tick(now=timezone.now(), provider=provider)
    issue = Issue.objects.get()
    assert issue.editors_told_at is not None
    assert issue.items.count() == 2


def test_after_a_cancel_the_week_is_saved_by_another_date(
    newsletter: Newsletter, day: date, ann: Client, ben: Client
) -> None:
    ask(ann, day)
    ben.post(f"/studio/issues/{Issue.objects.get().slug}/cancel/", {"sure": "yes"})
    following = day + timedelta(weeks=1)
    assert f"Next issue: {following.day} {following:%B %Y}" in page(ben)
    status, said = ask(ben, day)
    assert status == 409
    assert "its items wait. Compose for another date." in said
    assert f'value="{day}"' in said, "what was typed stands there"
    other = day + timedelta(days=1)
    assert ask(ben, other)[0] == 200
    issue = Issue.objects.get(date=other)
    assert (issue.state, issue.items.count()) == (IssueState.DRAFT, 2)


def test_an_editor_composes_for_the_schedules_next_date_alone(
    newsletter: Newsletter, day: date, ann: Client, ben: Client
) -> None:
    others = [day + timedelta(days=days) for days in (1, 7, 300)]
    for other in others:
        status, said = ask(ann, other)
        assert status == 409
        assert "A publisher composes for another date." in said
        assert f'value="{other}"' not in said
    assert not Issue.objects.exists()
    for address in ("/studio/", "/studio/issues/"):
        assert ('type="date"' in page(ann, address), 'type="date"' in page(ben, address)) == (
            False,
            True,
        )
    ask(ann, day)
    ben.post(f"/studio/issues/{Issue.objects.get().slug}/cancel/", {"sure": "yes"})
    assert ask(ann, day)[0] == 409, "that date is over"
    assert ask(ann, day + timedelta(weeks=1))[0] == 200
    assert Issue.objects.get(state=IssueState.DRAFT).date == day + timedelta(weeks=1)


def test_one_composed_ahead_hides_neither_the_next_nor_the_way_to_compose_it(
    newsletter: Newsletter, day: date, ann: Client, ben: Client
) -> None:
    Newsletter.objects.update(min_items=1, max_items=1)
    special = day + timedelta(weeks=8)
    ask(ben, special)
    home = page(ben)
    soon = home.index(f"Next issue: {day.day} {day:%B %Y}")
    assert "1 summary</a> is ready" in home
    assert soon < home.index(f"Issue of {special.day} {special:%B %Y}")
    for client in (ann, ben):
        for address in ("/studio/", "/studio/issues/"):
            assert f'action="{ADDRESS}"' in page(client, address)
            assert f'value="{day}"' in page(client, address)
    assert ask(ann, day)[0] == 200
    assert set(Issue.objects.values_list("date", flat=True)) == {day, special}
    assert "Next issue:" not in page(ben), "both are there now"


def test_a_publisher_composes_one_more_while_the_next_is_there(
    newsletter: Newsletter, day: date, ann: Client, ben: Client
) -> None:
    ask(ann, day)
    shown = page(ben, "/studio/issues/")
    assert "Compose one more issue of Research Weekly now" in shown
    assert 'name="date" type="date" value=""' in shown
    assert "The next by the schedule is composed already; any date that has no issue" in shown
    assert "Compose one more" not in page(ann, "/studio/issues/")


@pytest.mark.parametrize("days", [-7, -1, 3])
def test_one_that_is_held_hides_not_the_next(
    newsletter: Newsletter, day: date, ann: Client, days: int
) -> None:
    other = day + timedelta(days=days)
    make_draft(newsletter=newsletter, date=other, state=IssueState.HELD, reason="A doubt.")
    home = page(ann)
    following = home.index(f"Next issue: {day.day} {day:%B %Y}")
    held = home.index(f"Issue of {other.day} {other:%B %Y}")
    assert (held < following) is (days < 0)
    assert f'value="{day}"' in page(ann, "/studio/issues/")


def test_of_one_that_is_held_midway_before_its_day_the_following_is_the_next(
    newsletter: Newsletter, day: date, ann: Client
) -> None:
    planned = {"sequence": 1, "planned_at": timezone.now()}
    make_draft(newsletter=newsletter, date=day, state=IssueState.HELD, **planned)
    following = day + timedelta(weeks=1)
    assert f"Next issue: {following.day} {following:%B %Y}" in page(ann)


def test_once_its_time_is_there_home_says_what_it_waits_for_and_not_how_long_ago(
    newsletter: Newsletter, ann: Client
) -> None:
    release_by_itself(timedelta(hours=3))
    assert "It is composed by itself with the worker's next round." in page(ann)
    Newsletter.objects.update(min_items=3)
    tick(now=timezone.now(), provider=ScriptedProvider())
    assert Issue.objects.get().state == IssueState.SKIPPED
    assert "It is composed by itself once enough is ready." in page(ann)


def release_by_itself(after: timedelta) -> datetime:
    """Have the clock release each issue, the next so long from now; return when."""
    due = (timezone.now() + after).replace(minute=0, second=0, microsecond=0)
    Newsletter.objects.update(
        release=Release.AUTOMATIC, weekday=Weekday(due.weekday()), hour=due.hour
    )
    return due


def test_the_clock_releases_nothing_that_was_composed_by_hand_on_its_last_day(
    newsletter: Newsletter, ann: Client
) -> None:
    make_subscriber("ada@example.org", newsletter=newsletter)
    due = release_by_itself(timedelta(hours=12))
    assert ask(ann, due.date())[0] == 200
    issue = Issue.objects.get()
    assert issue.composed_by == "ann@example.org"
    why = "A publisher has to approve it, since it was composed by hand with less than a day left,"
    assert why in page(ann)
    assert why in page(ann, f"/studio/issues/{issue.slug}/")
    provider = ScriptedProvider()
    tick(now=timezone.now(), provider=provider)
    assert provider.taken == ["editor@example.org"]
    told = " ".join(provider.handovers[-1].message.text.decode().split())
    assert "nobody gets it before somebody approves it" in told
    tick(now=due, provider=provider)
    issue.refresh_from_db()
    assert (issue.state, issue.snapshots.count()) == (IssueState.DRAFT, 0)
    assert "ada@example.org" not in provider.taken


def test_nor_what_was_composed_for_a_date_beside_the_schedule(
    newsletter: Newsletter, day: date, ben: Client
) -> None:
    make_subscriber("ada@example.org", newsletter=newsletter)
    Newsletter.objects.update(release=Release.AUTOMATIC)
    other = day + timedelta(days=8)
    assert ask(ben, other)[0] == 200
    provider = ScriptedProvider()
    due = datetime.combine(other, time(newsletter.hour), UTC)
    for before in (timedelta(hours=23), timedelta(0)):
        tick(now=due - before, provider=provider)
    issue = Issue.objects.get(date=other)
    assert (issue.state, issue.snapshots.count()) == (IssueState.DRAFT, 0)
    assert "ada@example.org" not in provider.taken


def test_what_was_composed_by_hand_with_a_day_left_goes_out_by_itself(
    newsletter: Newsletter, ann: Client
) -> None:
    make_subscriber("ada@example.org", newsletter=newsletter)
    due = release_by_itself(timedelta(hours=36))
    ask(ann, due.date())
    provider = ScriptedProvider()
    for now in (due - timedelta(hours=24), due):
        tick(now=now, provider=provider)
    assert provider.taken == ["editor@example.org", "ada@example.org"]


def test_too_few_summaries_are_said_and_leave_nothing_behind(day: date, ann: Client) -> None:
    Newsletter.objects.update(min_items=3)
    status, said = ask(ann, day)
    assert status == 409
    assert "3" in said
    assert not Issue.objects.exists(), "nothing is skipped before its time"
    assert not AuditEntry.objects.filter(deed="composed").exists()


@pytest.mark.parametrize(
    ("on", "why"),
    [("2020-01-01", "is past"), ("soon", "is no date"), ("9999-12-31", "a year ahead")],
)
def test_a_date_that_will_not_do_is_refused_in_words(
    newsletter: Newsletter, ann: Client, on: str, why: str
) -> None:
    status, said = ask(ann, on)
    assert (status, why in said) == (409, True)
    assert not Issue.objects.exists()


def test_a_draft_that_somebody_has_edited_is_led_to_and_not_composed_anew(
    newsletter: Newsletter, day: date, ann: Client
) -> None:
    ask(ann, day)
    issue = Issue.objects.get()
    issue.items.filter(position=2).delete()
    _, said = ask(ann, day)
    assert "It was composed already" in said
    assert issue.items.count() == 1
    assert AuditEntry.objects.filter(deed="composed").count() == 1


def test_an_approved_issue_of_that_date_is_led_to(
    newsletter: Newsletter, day: date, ann: Client
) -> None:
    ask(ann, day)
    Issue.objects.update(state=IssueState.APPROVED)
    status, said = ask(ann, day)
    assert (status, "is approved already and was left as it is" in said) == (200, True)


def test_nothing_is_composed_from_a_database_that_was_put_back(
    newsletter: Newsletter, day: date, ann: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise RestoredError("it is older")

    monkeypatch.setattr(compose_page, "check_not_restored", refuse)
    assert "put back from a copy" in ask(ann, day)[1]
    assert not Issue.objects.exists()


def test_a_newsletter_that_is_gone_is_said(day: date, ann: Client) -> None:
    assert "no such newsletter" in ask(ann, day, slug="gone")[1]


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_come_to_one_issue(newsletter: Newsletter, day: date) -> None:
    clients = [browser_of(make_member(Role.EDITOR, f"{name}@example.org")) for name in "ab"]
    start = Barrier(2)

    def press(client: Client) -> str:
        try:
            start.wait()
            return client.post(ADDRESS, {"newsletter": "weekly", "date": str(day)})["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        led_to = set(threads.map(press, clients))
    issue = Issue.objects.get()
    assert led_to == {f"/studio/issues/{issue.slug}/"}
    assert issue.items.count() == 2
    assert AuditEntry.objects.filter(deed="composed").count() == 1
