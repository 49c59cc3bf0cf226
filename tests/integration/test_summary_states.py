from datetime import date, timedelta
from typing import Any

import pytest

from digest.issues.compose import compose
from digest.issues.models import Issue, IssueState, Item, PassedOver
from digest.issues.select import PASSED_OVER_LIMIT
from digest.issues.summary_states import SummaryRow, summary_rows
from digest.newsletters.models import Newsletter
from digest.summaries.models import Standing, Summary
from tests.factories import NOW, make_newsletter, make_summary, make_topic

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter()


def row(newsletter: Newsletter, summary: Summary) -> SummaryRow:
    return {row.id: row for row in summary_rows(newsletter)}[summary.pk]


def issue_with(newsletter: Newsletter, summary: Summary, **fields: Any) -> Issue:
    issue = compose(newsletter, issue_date=TUESDAY, now=NOW).issue
    assert issue.items.get().summary == summary
    Issue.objects.filter(pk=issue.pk).update(**fields)
    return issue


def pass_over(newsletter: Newsletter, summary: Summary, times: int) -> None:
    for number in range(times):
        on = TUESDAY - timedelta(weeks=number + 1)
        issue = Issue.objects.create(
            newsletter=newsletter,
            date=on,
            slug=f"{newsletter.slug}-{on}",
            state=IssueState.SENT,
            composed_at=NOW,
        )
        PassedOver.objects.create(issue=issue, summary=summary)


def test_a_row_says_all_that_a_list_shows(newsletter):
    summary = make_summary(
        "Walking and tiredness",
        topics=[make_topic("movement"), make_topic("mind")],
        published=date(2026, 2, 20),
        pinned=True,
    )
    assert summary_rows(newsletter) == [
        SummaryRow(
            id=summary.pk,
            title="Walking and tiredness",
            state="ready",
            missing=(),
            published=date(2026, 2, 20),
            pinned=True,
            reason="",
            issue=None,
            topics=("mind", "movement"),
        )
    ]


def test_the_newest_comes_first_and_the_takeaway_serves_as_title(newsletter):
    old = make_summary(first_seen_at=NOW - timedelta(days=3))
    new = make_summary()
    Summary.objects.filter(pk=new.pk).update(title="")
    rows = summary_rows(newsletter)
    assert [row.id for row in rows] == [new.pk, old.pk]
    assert rows[0].title == new.takeaway


def test_an_incomplete_one_says_what_it_lacks(newsletter):
    found = row(newsletter, make_summary(found="", keep_in_mind=" "))
    assert (found.state, found.missing) == ("incomplete", ("what they found", "keep in mind"))


@pytest.mark.parametrize("standing", [Standing.HELD, Standing.EXCLUDED, Standing.BACKLOG])
def test_what_an_editor_decided_stands_with_its_reason(newsletter, standing):
    summary = make_summary(standing=standing, standing_reason="too early", found="")
    found = row(newsletter, summary)
    assert (found.state, found.reason, found.missing) == (
        standing.value,
        "too early",
        ("what they found",),
    )


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"state": IssueState.DRAFT}, "ready"),
        ({"state": IssueState.APPROVED}, "ready"),
        ({"state": IssueState.HELD, "held_from": "draft"}, "ready"),
        ({"state": IssueState.HELD, "held_from": "approved"}, "ready"),
        ({"state": IssueState.HELD, "held_from": "sending"}, "sent"),
        ({"state": IssueState.SENDING}, "sent"),
        ({"state": IssueState.SENT}, "sent"),
        ({"state": IssueState.CANCELLED}, "sent"),
    ],
)
def test_an_item_is_sent_once_its_issue_goes_out(newsletter, fields, state):
    summary = make_summary(kind="cohort")
    issue = issue_with(newsletter, summary, **fields)
    found = row(newsletter, summary)
    assert (found.state, found.issue) == (state, issue.slug)
    assert found.reason == "cohort, new this week"


def test_what_was_sent_stays_sent_whatever_is_decided_later(newsletter):
    summary = make_summary()
    issue_with(newsletter, summary, state=IssueState.SENT)
    Summary.objects.update(standing=Standing.EXCLUDED, found="")
    assert row(newsletter, summary).state == "sent"


def test_a_released_item_waits_again(newsletter):
    summary = make_summary()
    issue_with(newsletter, summary, state=IssueState.SKIPPED)
    Item.objects.update(released=True)
    found = row(newsletter, summary)
    assert (found.state, found.issue) == ("ready", None)


def test_what_waits_says_how_often_it_was_passed_over_and_then_that_it_is_set_aside(newsletter):
    summary = make_summary()
    pass_over(newsletter, summary, PASSED_OVER_LIMIT - 1)
    assert (row(newsletter, summary).state, row(newsletter, summary).reason) == (
        "ready",
        "passed over 7 times",
    )
    pass_over(make_newsletter(slug="other"), summary, PASSED_OVER_LIMIT)
    assert row(newsletter, summary).state == "ready"
    issue = Issue.objects.create(
        newsletter=newsletter, date=TUESDAY, slug="weekly-eighth", composed_at=NOW
    )
    PassedOver.objects.create(issue=issue, summary=summary)
    assert (row(newsletter, summary).state, row(newsletter, summary).reason) == (
        "set-aside",
        "8 issues had no room for it",
    )
    Summary.objects.update(pinned=True)
    assert row(newsletter, summary).state == "ready"


def test_what_is_on_no_topic_of_the_newsletter_says_so(newsletter):
    newsletter.topics.add(make_topic("mind"))
    summary = make_summary(topics=[make_topic("movement")])
    found = row(newsletter, summary)
    assert (found.state, found.reason) == ("ready", "on none of this newsletter's topics")


def test_a_list_needs_few_queries_however_long_it_is(newsletter, django_assert_max_num_queries):
    topic = make_topic()
    for _ in range(30):
        make_summary(topics=[topic])
    with django_assert_max_num_queries(5):
        assert len(summary_rows(newsletter)) == 30
