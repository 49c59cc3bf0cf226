"""What becomes known of a summary counts for all that were merged with it: the archive, the feed,
who is told, and what is held."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from digest.delivery.copies.preview import preview_variant
from digest.delivery.copies.readers_copy import readers_copy
from digest.delivery.models import Delivery
from digest.engine.hold_withdrawn import hold_all_withdrawn
from digest.engine.log_book import LogBook
from digest.issues.correct import CorrectionError, correct
from digest.issues.gather import gather_content
from digest.issues.merge_summaries import merge_summaries
from digest.issues.models import Issue
from digest.issues.take_apart_summaries import take_apart_summaries
from digest.newsletters.models import Newsletter
from digest.studio.corrections.foresee_correction import foresee_correction
from digest.summaries.editing.former_texts import newest_key
from digest.summaries.models import FormerText, Summary
from subscribers.links.tokens import link_signer
from subscribers.models import Subscription
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    POSTAL_ADDRESS,
    TODAY,
    ScriptedProvider,
    approved_issue,
    draft_issue,
    planned_issue,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
WORDS = "It was twelve people."
BY = "p@example.org"


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


def sent(newsletter: Newsletter, number: int, *summaries: Summary) -> Issue:
    at = NOW + number * WEEK
    issue = planned_issue(newsletter, [*summaries], on=TODAY + number * WEEK, at=at)
    issue.batches.update(state="submitted")
    Issue.objects.filter(pk=issue.pk).update(state="sent", finished_at=at)
    return issue


def merge(stays: Summary, goes: Summary, *, week: int) -> None:
    seen = (newest_key(stays), newest_key(goes))
    merge_summaries(stays.pk, goes.pk, seen=seen, by=BY, at=NOW + week * WEEK + timedelta(days=1))


def withdraw(summary: Summary, *, week: int) -> None:
    at = NOW + week * WEEK + timedelta(days=2)
    FormerText.objects.create(summary=summary, replaced_at=at, fields={"retraction": ""})
    Summary.objects.filter(pk=summary.pk).update(retraction="withdrawn by its journal")


def told(issue: Issue, reader: Subscription) -> list[str]:
    """The issue's notices that stand in a reader's copy."""
    batch = Delivery.objects.get(issue=issue, subscriber=reader.subscriber).batch
    text = " ".join(bytes(batch.variant.text).decode().split()) if batch else ""
    return [one.words for one in gather_content(issue).notices if one.words in text]


def archive(issue: Issue) -> str:
    return Client().get(f"/issues/{issue.slug}/").content.decode()


def feed_lines() -> list[str]:
    return Client().get("/feed.atom").content.decode().split("<entry>")[1:]


@pytest.mark.parametrize("marks", ["the one that stays", "the one that went"])
def test_readers_of_a_merged_summary_are_told_that_its_study_was_withdrawn(
    newsletter: Newsletter, marks: str
) -> None:
    early = make_subscriber()
    went, stays = make_summary("Naps help"), make_summary("Sleep by day helps")
    first = sent(newsletter, 0, went)
    other = sent(newsletter, 1, make_summary("Beans"))
    merge(stays, went, week=1)
    withdraw(stays if marks == "the one that stays" else went, week=1)
    assert "withdrawn" in archive(first)
    assert "withdrawn" not in archive(other)
    assert ["withdrawn" in line for line in feed_lines()] == [False, True]
    (words,) = told(sent(newsletter, 2, make_summary()), early)
    assert words.startswith("The study behind “Naps help” in our issue of 3 March 2026 has")
    assert told(sent(newsletter, 3, make_summary()), early) == []


def _correct_first(issues: list[Issue], summaries: list[Summary]) -> None:
    correct(issues[0], summaries[0].pk, WORDS, by=BY, at=NOW + 2 * WEEK)


def _correct_second(issues: list[Issue], summaries: list[Summary]) -> None:
    correct(issues[1], summaries[1].pk, WORDS, by=BY, at=NOW + 2 * WEEK)


def _withdraw_second(_issues: list[Issue], summaries: list[Summary]) -> None:
    withdraw(summaries[1], week=1)


@pytest.mark.parametrize("become_known", [_correct_first, _correct_second, _withdraw_second])
@pytest.mark.parametrize("merged_first", [True, False])
def test_each_reader_is_told_once_by_the_title_that_they_had(
    newsletter: Newsletter,
    become_known: Callable[[list[Issue], list[Summary]], None],
    merged_first: bool,
) -> None:
    sleep, food, rest = make_topic("sleep"), make_topic("food"), make_topic("rest")
    naps, beans = make_summary("Naps", topics=[sleep]), make_summary("Beans", topics=[food])
    of_naps, of_beans = make_subscriber(topics=[sleep]), make_subscriber(topics=[food])
    of_both, of_none = make_subscriber(topics=[sleep, food]), make_subscriber(topics=[rest])
    issues = [sent(newsletter, 0, naps), sent(newsletter, 1, beans)]
    if merged_first:
        merge(beans, naps, week=1)
    become_known(issues, [naps, beans])
    if not merged_first:
        merge(beans, naps, week=1)
    third = sent(newsletter, 2, make_summary(topics=[rest]))
    ((by_naps,), (by_beans,)) = told(third, of_naps), told(third, of_beans)
    assert "“Naps” in our issue of 3 March" in by_naps
    assert "“Beans” in our issue of 10 March" in by_beans
    assert told(third, of_both) in ([by_naps], [by_beans])
    assert told(third, of_none) == []
    fourth = sent(newsletter, 3, make_summary(topics=[rest]))
    assert [told(fourth, one) for one in (of_naps, of_beans, of_both)] == [[], [], []]


def test_a_correction_stands_at_both_and_the_same_words_are_one(newsletter: Newsletter) -> None:
    make_subscriber()
    went, stays = make_summary("Naps"), make_summary("Beans")
    issues = [sent(newsletter, 0, went), sent(newsletter, 1, stays)]
    merge(stays, went, week=1)
    correct(issues[1], stays.pk, WORDS, by=BY, at=NOW + 2 * WEEK)
    assert [archive(one).count(WORDS) for one in issues] == [1, 1]
    assert ["(corrected)" in line for line in feed_lines()] == [True, True]
    with pytest.raises(CorrectionError, match="these very words"):
        correct(issues[0], went.pk, WORDS, by=BY, at=NOW + 2 * WEEK)


@pytest.mark.parametrize("told_first", ["neither", "one", "both"])
def test_the_same_words_of_two_that_were_merged_are_one_correction(
    newsletter: Newsletter, told_first: str
) -> None:
    sleep, food = make_topic("sleep"), make_topic("food")
    of_naps, of_beans = make_subscriber(topics=[sleep]), make_subscriber(topics=[food])
    of_both = make_subscriber(topics=[sleep, food])
    naps, beans = make_summary("Naps", topics=[sleep]), make_summary("Beans", topics=[food])
    issues = [sent(newsletter, 0, naps), sent(newsletter, 1, beans)]
    week = 2
    if told_first != "neither":
        correct(issues[0], naps.pk, WORDS, by=BY, at=NOW + WEEK + timedelta(days=1))
        before = sent(newsletter, week, make_summary(topics=[sleep]))
        assert [len(told(before, one)) for one in (of_naps, of_beans, of_both)] == [1, 0, 1]
        week += 1
    correct(issues[1], beans.pk, WORDS, by="other@example.org", at=NOW + (week - 1) * WEEK)
    if told_first == "neither":
        correct(issues[0], naps.pk, WORDS, by=BY, at=NOW + (week - 1) * WEEK)
    if told_first == "both":
        before = sent(newsletter, week, make_summary(topics=[sleep]))
        assert [len(told(before, one)) for one in (of_naps, of_beans, of_both)] == [0, 1, 1]
        week += 1
    merge(beans, naps, week=week - 1)
    assert [archive(one).count(WORDS) for one in issues] == [1, 1]
    after = sent(newsletter, week, make_summary(topics=[sleep]))
    expected = {"neither": [1, 1, 1], "one": [0, 1, 0], "both": [0, 0, 0]}[told_first]
    assert [len(told(after, one)) for one in (of_naps, of_beans, of_both)] == expected
    last = sent(newsletter, week + 1, make_summary(topics=[sleep]))
    assert [told(last, one) for one in (of_naps, of_beans, of_both)] == [[], [], []]


def test_of_more_than_a_year_ago_the_same_words_are_not_told_anew(newsletter: Newsletter) -> None:
    reader = make_subscriber()
    naps, beans = make_summary("Naps"), make_summary("Beans")
    issues = [sent(newsletter, 0, naps, beans)]
    correct(issues[0], naps.pk, WORDS, by=BY, at=NOW + timedelta(days=1))
    assert len(told(sent(newsletter, 1, make_summary()), reader)) == 1
    correct(issues[0], beans.pk, WORDS, by=BY, at=NOW + 58 * WEEK)
    merge(beans, naps, week=58)
    assert told(sent(newsletter, 59, make_summary()), reader) == []


def test_taken_apart_each_stands_for_itself_again(newsletter: Newsletter) -> None:
    early = make_subscriber()
    went, stays = make_summary("Naps"), make_summary("Beans")
    first = sent(newsletter, 0, went)
    merge(stays, went, week=0)
    withdraw(stays, week=0)
    stays.refresh_from_db()
    take_apart_summaries(went.pk, seen=str(newest_key(stays)), by=BY, at=NOW + WEEK)
    assert "withdrawn" not in archive(first)
    assert told(sent(newsletter, 1, make_summary()), early) == []


def test_what_is_on_its_way_is_held_for_what_became_known_of_the_merged_one(
    newsletter: Newsletter,
) -> None:
    make_subscriber()
    went, stays = make_summary("Naps"), make_summary("Beans")
    merge(stays, went, week=0)
    planned = planned_issue(newsletter, [stays])
    approved = approved_issue(newsletter, [make_summary()], on=TODAY + WEEK)
    withdraw(went, week=0)
    log = LogBook()
    hold_all_withdrawn(now=NOW, provider=ScriptedProvider(), log=log)
    assert log.failures == []
    planned.refresh_from_db()
    approved.refresh_from_db()
    assert (planned.state, approved.state) == ("held", "approved")
    assert "The study behind “Beans” was withdrawn by its journal." in planned.reason


def test_a_readers_own_copy_says_what_became_known_of_the_one_that_stays(
    newsletter: Newsletter,
) -> None:
    reader = make_subscriber().subscriber
    went, stays = make_summary("Naps"), make_summary("Beans")
    issues = [sent(newsletter, 0, went), sent(newsletter, 1, stays)]
    merge(stays, went, week=1)
    correct(issues[1], stays.pk, WORDS, by=BY, at=NOW + 2 * WEEK)
    withdraw(stays, week=2)
    readers = [(reader.public_id, reader.token_generation)]
    (token,) = link_signer().browser_tokens(readers, issues[0].pk)
    copy = readers_copy(token)
    assert copy is not None
    assert [(one.title, one.words) for one in copy.known_since] == [("Naps", ""), ("Naps", WORDS)]


def test_a_draft_says_it_of_the_one_that_stays(newsletter: Newsletter) -> None:
    went, stays = make_summary("Naps"), make_summary("Beans")
    withdraw(went, week=0)
    merge(stays, went, week=0)
    draft = draft_issue(newsletter, [stays])
    (item,) = gather_content(draft).items
    assert item.article.study.retracted
    preview = preview_variant(draft, topics=None, subscriber=None, now=NOW)
    assert b"withdrawn" in preview.text.lower()


def test_it_is_foreseen_whom_a_correction_tells_each_once(newsletter: Newsletter) -> None:
    sleep, food = make_topic("sleep"), make_topic("food")
    naps, beans = make_summary("Naps", topics=[sleep]), make_summary("Beans", topics=[food])
    for topics in ([sleep], [food], [food], [sleep, food]):
        make_subscriber(topics=topics)
    first = sent(newsletter, 0, naps, beans)
    merge(naps, beans, week=0)
    at = NOW + WEEK
    foreseen = foresee_correction(first, naps.pk, WORDS, by=BY, at=at)
    correct(first, naps.pk, WORDS, by=BY, at=at)
    next_one = sent(newsletter, 2, make_summary())
    copies = next_one.deliveries.values_list("batch__variant__text", flat=True)
    texts = [" ".join(bytes(text).decode().split()) for text in copies]
    told = [(one.words, sum(one.words in text for text in texts)) for one in foreseen.notices]
    assert [(one.words, one.readers) for one in foreseen.notices] == told
    assert sorted(readers for _, readers in told) == [2, 2], "who had both is told by one of them"
