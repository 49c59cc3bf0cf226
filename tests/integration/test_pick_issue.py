from datetime import date, timedelta

import pytest

from digest.issues.models import Issue
from digest.issues.pick_issue import IssueNotFoundError, pick_issue
from digest.newsletters.models import Newsletter
from tests.factories import NOW, make_newsletter

pytestmark = pytest.mark.django_db


def make_issue(newsletter: Newsletter, on: date) -> Issue:
    return Issue.objects.create(
        newsletter=newsletter, date=on, slug=f"{newsletter.slug}-{on}", composed_at=NOW
    )


def test_an_issue_is_found_by_its_slug():
    newsletter = make_newsletter()
    issue = make_issue(newsletter, date(2026, 3, 3))
    make_issue(newsletter, date(2026, 3, 10))
    assert pick_issue("weekly-2026-03-03") == issue


def test_latest_is_the_newest_by_date_of_any_newsletter():
    weekly, other = make_newsletter(), make_newsletter(slug="other")
    newest = make_issue(weekly, date(2026, 3, 10))
    make_issue(other, date(2026, 3, 3))
    assert pick_issue("latest") == newest


def test_where_there_is_no_issue_it_says_how_to_make_one():
    for slug in ("latest", "weekly-2026-03-03"):
        with pytest.raises(
            IssueNotFoundError, match="no issue yet; make one with `digest compose`"
        ):
            pick_issue(slug)


def test_a_wrong_slug_is_answered_with_the_nearest_and_the_newest_ones():
    newsletter = make_newsletter()
    for week in range(12):
        make_issue(newsletter, date(2026, 3, 3) + timedelta(weeks=week))
    with pytest.raises(IssueNotFoundError) as caught:
        pick_issue("weekly-2026-03-04")
    message = str(caught.value)
    assert message.startswith("'weekly-2026-03-04' is no issue. Did you mean weekly-2026-03-")
    assert "Known are weekly-2026-05-19, weekly-2026-05-12, " in message
    assert message.endswith(", and 2 older.")
