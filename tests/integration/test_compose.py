from datetime import UTC, date, datetime, timedelta

import pytest

from digest.issues.candidates import candidates_for
from digest.issues.compose import Composed, ComposeError, compose
from digest.issues.models import Issue, IssueState, Item
from digest.issues.workflow import hold, release_items, skip
from digest.newsletters.models import Newsletter
from digest.sources.models import Rights
from digest.summaries.decide import exclude, pin
from digest.summaries.models import Standing, Summary
from tests.factories import NOW, make_newsletter, make_source, make_summary, make_topic

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)
NEXT_TUESDAY = date(2026, 3, 10)


def composed(
    newsletter: Newsletter, on: date = TUESDAY, now: datetime = NOW - timedelta(days=1)
) -> Composed:
    return compose(newsletter, issue_date=on, now=now)


def keys(issue: Issue) -> list[int]:
    return list(issue.items.order_by("position").values_list("summary", flat=True))


def waiting(newsletter: Newsletter) -> set[int]:
    return {candidate.key for candidate in candidates_for(newsletter)}


def test_a_draft_has_what_waits_in_order_with_reasons():
    newsletter = make_newsletter()
    mice = make_summary(kind="laboratory", subjects="animals")
    trial = make_summary(kind="randomised trial", participants=300)
    result = composed(newsletter)
    issue = result.issue
    assert (issue.slug, issue.date, issue.state) == ("weekly-2026-03-03", TUESDAY, "draft")
    assert keys(issue) == [trial.pk, mice.pk]
    assert [item.position for item in issue.items.all()] == [1, 2]
    assert issue.items.first().reasons == ["randomised trial", "300 participants", "new this week"]
    assert result.reason == "2 items."
    assert waiting(newsletter) == set()


def test_only_what_is_complete_and_open_is_taken():
    newsletter = make_newsletter()
    taken = make_summary()
    make_summary(found="")
    make_summary(keep_in_mind=" \n ")
    for standing in (Standing.HELD, Standing.EXCLUDED, Standing.BACKLOG):
        make_summary(standing=standing)
    assert keys(composed(newsletter).issue) == [taken.pk]


def test_a_newsletter_with_topics_takes_what_is_on_them_once():
    mind, movement, other = make_topic("mind"), make_topic("movement"), make_topic("other")
    newsletter = make_newsletter()
    newsletter.topics.set([mind, movement])
    taken = make_summary(topics=[mind, movement, other])
    make_summary(topics=[other])
    make_summary()
    assert keys(composed(newsletter).issue) == [taken.pk]
    assert candidates_for(newsletter, draft=Issue.objects.get())[0].topics == {"mind", "movement"}


def test_the_publishers_date_decides_nothing():
    newsletter = make_newsletter(max_items=1)
    late = make_summary(published=date(2027, 1, 1), first_seen_at=NOW - timedelta(weeks=3))
    fresh = make_summary(published=date(2019, 1, 1))
    issue = composed(newsletter).issue
    assert keys(issue) == [fresh.pk]
    assert waiting(newsletter) == {late.pk}


def test_a_source_of_teasers_is_featured_only_where_there_is_nothing_else():
    teasers = make_source("feed", rights=Rights.TEASER)
    newsletter = make_newsletter()
    teaser = make_summary(source=teasers, kind="meta-analysis", participants=10_000)
    full = make_summary(kind="opinion")
    assert keys(composed(newsletter).issue) == [full.pk, teaser.pk]


def test_two_newsletters_may_each_take_a_summary():
    make_summary()
    first, second = make_newsletter(), make_newsletter(slug="second")
    assert keys(composed(first).issue) == keys(composed(second).issue)


def test_composing_needs_few_queries_however_many_wait(django_assert_max_num_queries):
    newsletter = make_newsletter()
    topics = [make_topic("mind"), make_topic("movement")]
    for _ in range(30):
        make_summary(topics=topics)
    composed(newsletter)
    with django_assert_max_num_queries(18):
        composed(newsletter)


def test_composing_again_changes_nothing_where_nothing_came_in():
    newsletter = make_newsletter(max_items=2)
    for _ in range(4):
        make_summary()
    first = composed(newsletter)
    before = keys(first.issue)
    again = composed(newsletter)
    assert again.issue == first.issue
    assert (keys(again.issue), again.reason) == (before, first.reason)
    assert again.reason == "2 items. 2 more wait for the next issue."


def test_a_draft_composed_again_takes_in_what_is_new_and_keeps_its_note():
    newsletter = make_newsletter()
    weak, gone = make_summary(kind="opinion"), make_summary()
    issue = composed(newsletter).issue
    Issue.objects.update(note="A word from us.")
    strong = make_summary(kind="meta-analysis")
    exclude(gone, at=NOW)
    again = composed(newsletter).issue
    assert (again.pk, again.note) == (issue.pk, "A word from us.")
    assert keys(again) == [strong.pk, weak.pk]


def test_a_pin_moves_a_summary_to_the_front_of_a_draft_composed_again():
    newsletter = make_newsletter(max_items=1)
    make_summary(kind="meta-analysis")
    weak = make_summary(kind="opinion")
    composed(newsletter)
    pin(weak, at=NOW)
    issue = composed(newsletter).issue
    assert keys(issue) == [weak.pk]
    assert issue.items.get().reasons[0] == "pinned"


def test_two_drafts_share_no_summary():
    newsletter = make_newsletter(max_items=1)
    first, second = make_summary(), make_summary()
    assert keys(composed(newsletter).issue) == [first.pk]
    assert keys(composed(newsletter, NEXT_TUESDAY).issue) == [second.pk]
    assert keys(composed(newsletter).issue) == [first.pk]


def test_too_few_summaries_skip_the_issue_with_the_reason_and_wait():
    newsletter = make_newsletter(min_items=2)
    summary = make_summary()
    result = composed(newsletter)
    issue = Issue.objects.get()
    assert result == Composed(issue=None, reason=issue.reason)
    assert "only 1 new complete summary, and the newsletter's minimum is 2" in issue.reason
    assert issue.state == IssueState.SKIPPED
    assert not issue.items.exists()
    assert waiting(newsletter) == {summary.pk}


def test_an_issue_skipped_for_too_few_is_tried_again_until_its_hour():
    newsletter = make_newsletter(min_items=2)
    make_summary()
    composed(newsletter)
    make_summary()
    result = composed(newsletter, now=NOW + timedelta(minutes=59))
    assert (result.issue.state, result.issue.reason) == (IssueState.DRAFT, "")
    assert len(keys(result.issue)) == 2


def test_an_issue_skipped_for_too_few_stays_skipped_once_its_hour_is_past():
    newsletter = make_newsletter(min_items=2)
    make_summary()
    composed(newsletter)
    make_summary()
    result = composed(newsletter, now=NOW + timedelta(hours=1))
    assert result.issue is None
    assert "its time is past. Compose for a later date" in result.reason
    assert len(waiting(newsletter)) == 2


def test_a_draft_that_is_left_with_too_little_is_skipped_and_its_items_wait():
    newsletter = make_newsletter(min_items=2)
    kept, gone = make_summary(), make_summary()
    composed(newsletter)
    Issue.objects.update(note="A word from us.")
    exclude(gone, at=NOW)
    assert composed(newsletter).issue is None
    assert waiting(newsletter) == {kept.pk}
    make_summary()
    issue = composed(newsletter).issue
    assert (issue.state, issue.note) == (IssueState.DRAFT, "A word from us.")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (IssueState.APPROVED, "weekly-2026-03-03 is approved already and was left as it is."),
        (IssueState.SENDING, "weekly-2026-03-03 is being sent already"),
        (IssueState.SENT, "weekly-2026-03-03 is sent already"),
    ],
)
def test_what_is_approved_is_left_alone(state, words):
    newsletter = make_newsletter()
    summary = make_summary()
    composed(newsletter)
    Issue.objects.update(state=state)
    late = make_summary()
    result = composed(newsletter)
    assert words in result.reason
    assert keys(result.issue) == [summary.pk]
    assert waiting(newsletter) == {late.pk}


def test_a_held_draft_is_left_alone():
    newsletter = make_newsletter()
    make_summary()
    hold(composed(newsletter).issue, reason="waiting for a lawyer")
    result = composed(newsletter)
    assert result.issue.state == IssueState.HELD
    assert "is held and was left as it is. Resume it first" in result.reason


def test_an_issue_that_a_person_skipped_is_not_brought_back_and_its_items_wait():
    newsletter = make_newsletter()
    summary = make_summary()
    skip(composed(newsletter).issue, reason="on holiday.", at=NOW)
    result = composed(newsletter)
    assert result.issue is None
    assert result.reason == (
        "weekly-2026-03-03 was skipped (on holiday); its items wait. Compose for another date."
    )
    assert keys(composed(newsletter, NEXT_TUESDAY).issue) == [summary.pk]


def test_a_cancelled_issue_is_not_brought_back_and_its_released_items_wait():
    newsletter = make_newsletter()
    summary = make_summary()
    issue = composed(newsletter).issue
    release_items(issue)
    Issue.objects.update(state=IssueState.CANCELLED)
    result = composed(newsletter)
    assert result.issue is None
    assert "was cancelled" in result.reason
    assert waiting(newsletter) == {summary.pk}
    assert Item.objects.filter(released=True).count() == 1


def test_a_date_that_is_past_is_refused():
    newsletter = make_newsletter()
    make_summary()
    with pytest.raises(ComposeError, match=r"2026-03-02 is past \(UTC\); compose for 2026-03-03"):
        compose(newsletter, issue_date=date(2026, 3, 2), now=NOW)
    assert not Issue.objects.exists()


def test_whether_a_date_is_past_is_told_by_the_newsletters_clock():
    make_summary()
    midnight = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
    west = make_newsletter(time_zone="Etc/GMT+12")
    east = make_newsletter(slug="east", time_zone="Pacific/Kiritimati")
    assert compose(west, issue_date=date(2026, 3, 2), now=midnight).issue
    with pytest.raises(ComposeError, match="compose for 2026-03-03"):
        compose(east, issue_date=date(2026, 3, 2), now=midnight)


def test_an_issue_may_be_composed_by_hand_for_any_day_and_after_todays_hour():
    newsletter = make_newsletter()
    make_summary()
    assert composed(newsletter, TUESDAY, now=NOW + timedelta(hours=9)).issue
    make_summary()
    assert composed(newsletter, date(2026, 3, 7)).issue.slug == "weekly-2026-03-07"


def test_a_draft_whose_day_is_past_may_still_be_composed_again():
    newsletter = make_newsletter()
    make_summary()
    composed(newsletter)
    make_summary()
    late = composed(newsletter, now=NOW + timedelta(days=1))
    assert len(keys(late.issue)) == 2


def test_a_newsletter_record_that_has_grown_old_does_not_set_the_limits():
    newsletter = make_newsletter()
    for _ in range(3):
        make_summary()
    Newsletter.objects.update(max_items=1)
    assert len(keys(composed(newsletter).issue)) == 1


def test_an_edit_that_leaves_a_summary_incomplete_takes_it_out_of_the_draft():
    newsletter = make_newsletter()
    kept, edited = make_summary(), make_summary()
    composed(newsletter)
    Summary.objects.filter(pk=edited.pk).update(matters="")
    assert keys(composed(newsletter).issue) == [kept.pk]
