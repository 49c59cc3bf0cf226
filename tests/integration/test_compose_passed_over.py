from datetime import date, timedelta

import pytest

from digest.issues.candidates import candidates_for
from digest.issues.compose import Composed, compose
from digest.issues.models import Issue, IssueState
from digest.issues.reconsider import reconsider
from digest.issues.select import PASSED_OVER_LIMIT
from digest.issues.workflow import skip
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary
from tests.factories import NOW, make_newsletter, make_summary

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 3)


def week(number: int) -> date:
    return FIRST + timedelta(weeks=number - 1)


def composed(newsletter: Newsletter, number: int) -> Composed:
    """The draft of that week, for which a stronger summary than all that wait has come in."""
    if not Issue.objects.filter(newsletter=newsletter, date=week(number)).exists():
        make_summary(kind="meta-analysis", participants=10_000)
    now = NOW + timedelta(weeks=number - 1, hours=-10)
    return compose(newsletter, issue_date=week(number), now=now)


def sent(newsletter: Newsletter, number: int) -> Composed:
    result = composed(newsletter, number)
    Issue.objects.filter(pk=result.issue.pk).update(state=IssueState.SENT)
    return result


def times(newsletter: Newsletter, summary: Summary) -> int | None:
    """How often it was passed over; None where it is set aside or in an issue."""
    return {c.key: c.times_passed_over for c in candidates_for(newsletter)}.get(summary.pk)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(max_items=1)


@pytest.fixture
def weak() -> Summary:
    return make_summary(kind="laboratory", subjects="cells")


def test_what_an_issue_has_no_room_for_is_counted_and_ranked_again(newsletter, weak):
    assert sent(newsletter, 1).reason == "1 item. 1 more waits for the next issue."
    assert times(newsletter, weak) == 1
    sent(newsletter, 2)
    assert times(newsletter, weak) == 2


def test_composing_a_draft_again_counts_its_date_once(newsletter, weak):
    for _ in range(3):
        composed(newsletter, 1)
    assert times(newsletter, weak) == 1


def test_being_taken_after_all_takes_the_counting_back(newsletter, weak):
    issue = composed(newsletter, 1).issue
    Summary.objects.filter(pk=weak.pk).update(pinned=True)
    composed(newsletter, 1)
    assert issue.items.get().summary == weak
    Summary.objects.filter(pk=weak.pk).update(pinned=False)
    composed(newsletter, 1)
    assert times(newsletter, weak) == 1


def test_the_eighth_issue_without_room_sets_a_summary_aside(newsletter, weak):
    for number in range(1, PASSED_OVER_LIMIT):
        sent(newsletter, number)
        assert times(newsletter, weak) == number
    last = sent(newsletter, PASSED_OVER_LIMIT)
    assert last.reason == "1 item. 1 was set aside: 8 issues had no room for it."
    assert times(newsletter, weak) is None
    # With nothing else to send, it is still not taken.
    quiet = compose(newsletter, issue_date=week(9), now=NOW)
    assert quiet.reason == "There are no new complete summaries."


def test_an_editor_may_have_it_reconsidered(newsletter, weak):
    for number in range(1, PASSED_OVER_LIMIT + 1):
        sent(newsletter, number)
    assert reconsider(weak, newsletter) == PASSED_OVER_LIMIT
    assert times(newsletter, weak) == 0
    assert reconsider(weak, newsletter) == 0


def test_pinning_brings_back_what_was_set_aside(newsletter, weak):
    for number in range(1, PASSED_OVER_LIMIT + 1):
        sent(newsletter, number)
    Summary.objects.filter(pk=weak.pk).update(pinned=True)
    issue = compose(newsletter, issue_date=week(9), now=NOW).issue
    assert issue.items.get().summary == weak


def test_room_in_the_draft_that_set_it_aside_brings_it_back(newsletter, weak):
    for number in range(1, PASSED_OVER_LIMIT):
        sent(newsletter, number)
    issue = composed(newsletter, PASSED_OVER_LIMIT).issue
    assert times(newsletter, weak) is None
    Summary.objects.filter(pk=issue.items.get().summary_id).update(standing="excluded")
    again = composed(newsletter, PASSED_OVER_LIMIT).issue
    assert again.items.get().summary == weak


def test_an_issue_that_was_skipped_passed_nobody_over(newsletter, weak):
    for number in range(1, PASSED_OVER_LIMIT):
        sent(newsletter, number)
    issue = composed(newsletter, PASSED_OVER_LIMIT).issue
    assert times(newsletter, weak) is None
    skip(issue, reason="on holiday", at=NOW)
    assert times(newsletter, weak) == PASSED_OVER_LIMIT - 1


def test_too_few_summaries_pass_nobody_over(newsletter, weak):
    Newsletter.objects.update(min_items=2, max_items=2)
    assert compose(newsletter, issue_date=week(1), now=NOW).issue is None
    assert times(newsletter, weak) == 0


def test_each_newsletter_counts_for_itself(newsletter, weak):
    other = make_newsletter(slug="other", max_items=1)
    sent(newsletter, 1)
    assert times(newsletter, weak) == 1
    assert times(other, weak) == 0
