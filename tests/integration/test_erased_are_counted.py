"""Who erases themselves goes on being counted, in the week and after the issue in which they left,
and no number of before changes."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client

from digest.events.models import ErasedLeavers
from digest.issues.models import Issue
from digest.studio.after.leavers import leavers_after
from digest.studio.home.growth import growth_of
from digest.studio.home.left_between import left_before_the_next
from subscribers.account.erase_all import erase_all
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import ErasedTally, Subscriber, Subscription
from tests.factories import NOW
from tests.integration.delivery_fakes import DUE
from tests.integration.event_histories import issue_sent_to
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
ADA, BOB, CARL, DORA = (f"{name}@people.example" for name in ("ada", "bob", "carl", "dora"))
DAY = timedelta(days=1)
TODAY = NOW + 30 * DAY
MONDAY = (NOW - timedelta(days=NOW.weekday())).date()


@pytest.fixture
def issue() -> Issue:
    """Ada came five weeks before it and left the day after, Bob left when its week was over."""
    cache.clear()
    issue = issue_sent_to(ADA, BOB, CARL, DORA)
    Subscription.objects.update(joined_at=NOW - 14 * DAY)
    of(ADA).update(joined_at=NOW - 35 * DAY)
    leave(ADA, DUE + DAY)
    leave(BOB, DUE + 9 * DAY)
    return issue


def of(email: str):
    return Subscription.objects.filter(subscriber__email=email)


def leave(email: str, at) -> None:
    found = of(email).get()
    assert unsubscribe(found.subscriber.public_id, found.newsletter_id, how="link", at=at)


def erase(*emails: str, at=TODAY) -> None:
    for person in Subscriber.objects.filter(email__in=emails):
        erase_all(person, at=at)
        erase_all(person, at=at + 60 * DAY)


def weeks(issue: Issue) -> list[str]:
    return [bar.title for bar in growth_of(issue.newsletter, now=TODAY).plot.bars]


def test_no_number_changes_because_somebody_who_had_left_is_erased(issue: Issue) -> None:
    before = weeks(issue), leavers_after(issue).total, left_before_the_next([issue])
    assert before[1:] == (1, {issue.pk: 2})
    erase(ADA, BOB)
    assert (weeks(issue), leavers_after(issue).total, left_before_the_next([issue])) == before


def test_who_erases_themselves_while_they_take_it_leaves_then(issue: Issue) -> None:
    erase(CARL, at=DUE + 2 * DAY)
    growth = growth_of(issue.newsletter, now=TODAY)
    assert (growth.readers, growth.joined, growth.left) == (1, 4, 3)
    found = leavers_after(issue)
    assert (found.total, found.erased, dict(found.by_way)) == (2, 1, {"link": 1})
    assert left_before_the_next([issue]) == {issue.pk: 3}
    tally = ErasedTally.objects.get(week=MONDAY)
    assert (tally.joined, tally.left) == (0, 1)


def test_the_page_says_of_whom_neither_day_nor_way_is_kept(issue: Issue, client: Client) -> None:
    erase(CARL, at=DUE + 2 * DAY)
    browser = browser_of(make_member(), client)
    said = " ".join(browser.get(f"/studio/issues/{issue.slug}/after/").content.decode().split())
    assert "<dt>Left within a week</dt><dd>2 <small>50" in said
    assert "<p>1 more left within the week and was erased:" in said


def test_the_row_of_the_erased_says_the_month_as_before_and_tallies_name_nobody(
    issue: Issue,
) -> None:
    person = Subscriber.objects.get(email=ADA)
    erase(ADA)
    left = person.subscriptions.get()
    assert (left.joined_at.day, left.ended_at) == (1, None)
    names = {field.name for field in ErasedTally._meta.get_fields()}
    assert names == {"id", "newsletter", "week", "joined", "left"}
    names = {field.name for field in ErasedLeavers._meta.get_fields()}
    assert names == {"id", "issue", "before_next", "within_week"}


def test_those_erased_before_it_was_tallied_stay_where_they_were_counted(issue: Issue) -> None:
    erase(ADA)
    ErasedTally.objects.all().delete()
    migration = import_module("subscribers.migrations.0018_erased_tallies")
    migration.tally_those_before(apps, None)
    month = of("").get().joined_at.date()
    rows = list(ErasedTally.objects.values_list("week", "joined", "left"))
    assert rows == [(month - timedelta(days=month.weekday()), 1, 0)]
    assert isinstance(rows[0][0], date)
