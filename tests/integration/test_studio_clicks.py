"""Clicks on the studio's page after an issue: totals, and no small number anywhere."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from digest.events.forget_bodies import KEPT_FOR
from digest.events.models import LinkClicks
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from digest.studio.after.link_clicks import FEWEST_SHOWN, MASKED, masked
from tests.integration.click_histories import (
    LATER,
    STUDY,
    click,
    issue_of_studies,
    turn_tracking,
)
from tests.integration.event_histories import hear
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
READERS = tuple(f"r{number}@example.org" for number in range(7))
PRESENT_SENTENCE = "never kept, not even as a count"
HEADING = "Links followed"


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


@pytest.fixture
def issue() -> Issue:
    return issue_of_studies(*READERS)


def page(issue: Issue, client: Client | None = None) -> str:
    response = (client or browser_of(make_member())).get(f"/studio/issues/{issue.slug}/after/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(said: str) -> dict[str, str]:
    """Title -> what is said of its clicks."""
    table = said.partition("Table of links")[2].partition("</table>")[0]
    return dict(re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', table))


def count(issue: Issue, study: int | str, clicks: int, by_scanners: int = 0) -> None:
    address = study if isinstance(study, str) else STUDY.format(study)
    LinkClicks.objects.create(issue=issue, address=address, clicks=clicks, by_scanners=by_scanners)


def test_where_tracking_is_off_the_page_says_that_nothing_is_counted(issue: Issue) -> None:
    turn_tracking(False)
    said = page(issue)
    assert PRESENT_SENTENCE in said
    assert HEADING not in said
    assert "scanner" not in said


def test_each_article_has_its_clicks_from_report_to_page(issue: Issue) -> None:
    hear(*[click(issue, email, 1) for email in READERS], click(issue, READERS[0], 2), at=LATER)
    said = page(issue)
    assert rows(said) == {
        "Of study 1": "7",
        "Of study 2": MASKED,
        "Of study 3": MASKED,
        "Of study 4": MASKED,
    }
    assert PRESENT_SENTENCE not in said
    assert "Nothing is kept per person" in said
    assert f"deleted after {KEPT_FOR.days} days" in said
    assert not any(email in said for email in READERS)


def test_a_small_number_cannot_be_told_from_the_page_in_any_way(issue: Issue) -> None:
    client = browser_of(make_member())

    def without_tokens(said: str) -> str:
        return re.sub(r'(csrf\w*"? ?[:=]?[^>]*?")[\w-]{30,}"', r"\1", said)

    nobody = without_tokens(page(issue, client))
    count(issue, 1, 0, 1)
    for number in range(1, FEWEST_SHOWN):
        LinkClicks.objects.update(clicks=number, by_scanners=number)
        cache.clear()
        assert without_tokens(page(issue, client)) == nobody
    LinkClicks.objects.update(clicks=FEWEST_SHOWN)
    assert rows(page(issue, client))["Of study 1"] == "5"


def test_scanners_are_told_apart_from_people_and_masked_alike(issue: Issue) -> None:
    count(issue, 1, 9, 3)
    assert f"Not in the table: {MASKED} clicks by scanners" in page(issue)
    count(issue, 2, 0, 1_300)
    said = page(issue, browser_of(make_member(email="other@example.org")))
    assert "Not in the table: 1,303 clicks by scanners" in said
    assert rows(said)["Of study 1"] == "9"
    assert rows(said)["Of study 2"] == MASKED


def test_what_was_counted_is_shown_after_tracking_was_turned_off(issue: Issue) -> None:
    count(issue, 1, 12)
    turn_tracking(False)
    said = page(issue)
    assert rows(said)["Of study 1"] == "12"
    assert "had tracking turned on" in said


def test_an_article_of_an_earlier_issue_is_listed_once_its_number_can_be_shown(
    issue: Issue,
) -> None:
    carried = "https://example.org/<studies>/77"
    count(issue, carried, FEWEST_SHOWN - 1)
    client = browser_of(make_member())
    assert len(rows(page(issue, client))) == 4
    assert "/77" not in page(issue, client)
    LinkClicks.objects.update(clicks=FEWEST_SHOWN)
    assert rows(page(issue, client))["https://example.org/&lt;studies&gt;/77"] == "5"


def test_the_articles_titles_are_escaped() -> None:
    issue = issue_of_studies(READERS[0], studies=1)
    stored = issue.snapshots.get()
    stored.content["items"][0]["article"]["title"] = "<script>x()</script> & more"
    stored.save()
    assert Newsletter.objects.get().tracking
    assert rows(page(issue)) == {"&lt;script&gt;x()&lt;/script&gt; &amp; more": MASKED}


@pytest.mark.parametrize(
    ("number", "words"), [(0, MASKED), (1, MASKED), (4, MASKED), (5, "5"), (1_200, "1,200")]
)
def test_fewer_than_five_are_not_told(number: int, words: str) -> None:
    assert masked(number) == words
