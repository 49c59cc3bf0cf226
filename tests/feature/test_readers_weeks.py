"""What readers find in their inboxes over the weeks, whatever they choose and change."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from subscribers.models import Cadence
from subscribers.preferences.pause import pause
from tests.feature.newsroom import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)

WEEKS = 6
ADA = "ada@example.org"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def titles(newsroom: Newsroom, email: str) -> list[list[int]]:
    """Return, for each mail of a reader, the weeks whose study it holds."""
    return [
        [week for week in range(WEEKS) if mail.holds(title_of(week))]
        for mail in newsroom.mails(email)
    ]


def title_of(week: int) -> str:
    food = ("apples", "beans", "cherries", "dates", "eggs", "figs")[week]
    return f"What {food} did for people with MS who walked"


def publish_all(newsroom: Newsroom, weeks: range = range(WEEKS)) -> None:
    for week in weeks:
        newsroom.write(title_of(week))
        newsroom.publish(week)


def test_weekly_readers_get_each_weeks_study_in_its_week(newsroom: Newsroom) -> None:
    newsroom.subscribe(ADA)
    publish_all(newsroom)
    assert titles(newsroom, ADA) == [[0], [1], [2], [3], [4], [5]]


def test_every_second_week_brings_two_weeks_and_a_month_brings_all_of_it(
    newsroom: Newsroom,
) -> None:
    newsroom.subscribe("two@example.org", cadence=Cadence.EVERY_TWO_WEEKS)
    newsroom.subscribe("month@example.org", cadence=Cadence.MONTHLY)
    publish_all(newsroom)
    assert titles(newsroom, "two@example.org") == [[0], [1, 2], [3, 4]]
    # 3 March and 7 April 2026 are the first Tuesdays of their months.
    assert titles(newsroom, "month@example.org") == [[0], [1, 2, 3, 4, 5]]


def test_a_pause_ends_by_itself_without_a_flood(newsroom: Newsroom) -> None:
    reader = newsroom.subscribe(ADA)
    publish_all(newsroom, range(1))
    pause(reader, until=newsroom.day(4).date())
    publish_all(newsroom, range(1, WEEKS))
    assert titles(newsroom, ADA) == [[0], [4], [5]]


def test_who_chose_a_topic_hears_only_when_there_is_something_on_it(newsroom: Newsroom) -> None:
    newsroom.subscribe(ADA, topics=["microbiome"])
    newsroom.subscribe("all@example.org")
    publish_all(newsroom, range(2))
    newsroom.write("Gut study of the third week in people with MS", topic="microbiome")
    publish_all(newsroom, range(2, 3))
    (mail,) = newsroom.mails(ADA)
    assert mail.holds("Gut study of the third week")
    assert titles(newsroom, ADA) == [[]]
    assert len(newsroom.mails("all@example.org")) == 3


def test_unsubscribing_from_the_mail_reaches_even_mail_that_is_planned(
    newsroom: Newsroom, client: Client
) -> None:
    newsroom.subscribe(ADA, time_zone="Pacific/Honolulu")
    newsroom.subscribe("early@example.org", time_zone="Pacific/Auckland")
    publish_all(newsroom, range(1))
    (mail,) = newsroom.mails(ADA)
    path = urlsplit(mail.unsubscribe_url).path
    newsroom.write(title_of(1))
    newsroom.compose(1)
    for _ in range(3):
        assert client.get(path).status_code == 200
    newsroom.publish(1)
    assert len(newsroom.mails(ADA)) == 2

    newsroom.write(title_of(2))
    issue = newsroom.compose(2)
    assert issue is not None
    newsroom.approve(issue, 2)
    newsroom.tick(newsroom.day(2) - timedelta(hours=2))
    assert len(newsroom.mails("early@example.org")) == 3
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    newsroom.tick(newsroom.day(2) + timedelta(hours=20))

    assert len(newsroom.mails(ADA)) == 2
    issue.refresh_from_db()
    assert issue.state == "sent"


def test_a_week_without_approval_is_skipped_and_loses_nothing(newsroom: Newsroom) -> None:
    newsroom.subscribe(ADA)
    newsroom.write(title_of(0))
    assert newsroom.compose(0) is not None
    newsroom.tick(newsroom.day(0) + timedelta(hours=23))
    assert newsroom.mails(ADA) == []

    publish_all(newsroom, range(1, 2))

    assert titles(newsroom, ADA) == [[0, 1]]


def test_a_machine_that_slept_for_two_weeks_sends_what_waited_once(newsroom: Newsroom) -> None:
    newsroom.subscribe(ADA)
    publish_all(newsroom, range(1))
    newsroom.write(title_of(1))
    newsroom.write(title_of(2))
    publish_all(newsroom, range(3, 5))
    assert titles(newsroom, ADA) == [[0], [1, 2, 3], [4]]


def test_the_archive_shows_an_issue_once_it_goes_out(newsroom: Newsroom, client: Client) -> None:
    newsroom.subscribe(ADA)
    newsroom.write(title_of(0))
    issue = newsroom.compose(0)
    assert issue is not None
    assert client.get(f"/issues/{issue.slug}/").status_code == 404

    newsroom.publish(0)

    page = client.get(f"/issues/{issue.slug}/").content.decode()
    assert title_of(0) in page
    assert "Talk with a health professional" in page
    assert title_of(0) in client.get("/feed.atom").content.decode()
