"""Who had a summary is told in their next mail what became known of it since; nobody else is."""

from collections.abc import Iterable
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache

from digest.delivery.copies.preview import preview_variant
from digest.delivery.models import Batch, Delivery, HandoverState, Variant
from digest.delivery.planning.approve import check_release
from digest.delivery.planning.plan import plan
from digest.issues import notices
from digest.issues.correct import correct
from digest.issues.gather import gather_content
from digest.issues.models import Issue
from digest.issues.notices import MOST_OPEN
from digest.issues.snapshot import take_snapshot
from digest.issues.workflow import mark_approved
from digest.newsletters.models import Newsletter
from digest.summaries.models import FormerText, Summary
from digest.team.roles import Role
from subscribers.models import Cadence, Subscription
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    POSTAL_ADDRESS,
    TODAY,
    approved_issue,
    draft_issue,
    planned_issue,
)
from tests.integration.studio_team import browser_of, make_member

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
WORDS = "We wrote 120 people. It was <12> people."
EDITOR = "editor@example.org"


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


def in_week(
    newsletter: Newsletter, number: int, summaries: Iterable[Summary] = (), *, sent: bool = True
) -> Issue:
    issue = planned_issue(
        newsletter,
        [*summaries] or [make_summary()],
        on=TODAY + number * WEEK,
        at=NOW + number * WEEK,
    )
    if sent:
        issue.batches.update(state=HandoverState.SUBMITTED)
    return issue


def told(issue: Issue, subscription: Subscription) -> list[str] | None:
    """What somebody's copy says of earlier issues; None where they got none."""
    delivery = Delivery.objects.select_related("batch__variant").get(
        issue=issue, subscriber=subscription.subscriber
    )
    if delivery.batch is None:
        return None
    variant = delivery.batch.variant
    keys = sorted(variant.notices.values_list("key", flat=True))
    html, text = bytes(variant.html).decode(), bytes(variant.text).decode()
    for notice in gather_content(issue).notices:
        is_told = notice.key in keys
        said = " ".join(notice.words.replace("<", "&lt;").replace(">", "&gt;").split())
        assert (said in " ".join(html.split())) is is_told
        assert (" ".join(notice.words.split()) in " ".join(text.split())) is is_told
    return keys


def withdraw(summary: Summary) -> None:
    FormerText.objects.create(
        summary=summary, replaced_at=NOW + timedelta(days=2), fields={"retraction": ""}
    )
    Summary.objects.filter(pk=summary.pk).update(retraction="withdrawn by doi:10.1000/notice")


def test_who_had_it_is_told_once_and_nobody_else(newsletter: Newsletter) -> None:
    sleep, food = make_topic("sleep"), make_topic("food")
    wrong, right = make_summary("Naps help", topics=[sleep]), make_summary(topics=[food])
    sleeper, eater = make_subscriber(topics=[sleep]), make_subscriber(topics=[food])
    both, later = make_subscriber(), make_subscriber(topics=[sleep, food])
    Subscription.objects.filter(pk=later.pk).update(horizon=1)
    first = in_week(newsletter, 0, [wrong, right])
    new = make_subscriber()
    made = correct(first, wrong.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    key = f"correction {made.pk}"
    second = in_week(newsletter, 1, [make_summary(topics=[sleep, food])])
    assert [told(second, one) for one in (sleeper, both)] == [[key], [key]]
    assert [told(second, one) for one in (eater, new)] == [[], []]
    words = gather_content(second).notices[0].words
    assert words == f"Correction to “Naps help” in our issue of 3 March 2026: {WORDS}"
    third = in_week(newsletter, 2, [make_summary(topics=[sleep, food])])
    assert [told(third, one) for one in (sleeper, both, eater, new)] == [[], [], [], []]


def test_who_got_no_mail_with_it_is_told_in_the_next_they_get(newsletter: Newsletter) -> None:
    monthly = make_subscriber(cadence=Cadence.MONTHLY)
    weekly = make_subscriber()
    wrong = make_summary()
    first = in_week(newsletter, 0, [wrong])
    made = correct(first, wrong.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    second = in_week(newsletter, 1)
    assert not second.deliveries.filter(subscriber=monthly.subscriber).exists()
    assert told(second, weekly) == [f"correction {made.pk}"]
    for number in range(2, 5):
        in_week(newsletter, number)
    april = in_week(newsletter, 5)
    assert told(april, monthly) == [f"correction {made.pk}"]
    assert told(april, weekly) == []


def test_a_copy_that_was_refused_is_none_and_one_in_doubt_is_one(newsletter: Newsletter) -> None:
    refused, in_doubt, skipped, taken = (make_subscriber() for _ in range(4))
    wrong = make_summary()
    first = in_week(newsletter, 0, [wrong])
    for reader, state in (
        (refused, HandoverState.REJECTED),
        (in_doubt, HandoverState.UNKNOWN),
        (skipped, HandoverState.SKIPPED),
    ):
        first.deliveries.filter(subscriber=reader.subscriber).update(state=state)
    made = correct(first, wrong.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    key = f"correction {made.pk}"
    second = in_week(newsletter, 1)
    assert [told(second, one) for one in (refused, skipped)] == [[], []]
    assert [told(second, one) for one in (in_doubt, taken)] == [[key], [key]]


@pytest.mark.parametrize(
    ("state", "again"),
    [
        (HandoverState.PENDING, False),
        (HandoverState.SUBMITTED, False),
        (HandoverState.UNKNOWN, True),
        (HandoverState.REJECTED, True),
    ],
)
def test_who_may_not_have_been_told_is_told_again(
    newsletter: Newsletter, state: HandoverState, again: bool
) -> None:
    reader, wrong = make_subscriber(), make_summary()
    first = in_week(newsletter, 0, [wrong])
    made = correct(first, wrong.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    second = in_week(newsletter, 1)
    Batch.objects.filter(issue=second).update(state=state)
    assert told(in_week(newsletter, 2), reader) == ([f"correction {made.pk}"] if again else [])


def test_who_was_paused_for_most_of_a_year_is_told_when_they_come_back(
    newsletter: Newsletter,
) -> None:
    reader, other, wrong = make_subscriber(), make_subscriber(), make_summary()
    first = in_week(newsletter, 0, [wrong])
    made = correct(first, wrong.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    paused = Subscription.objects.filter(pk=reader.pk)
    paused.update(paused_until=TODAY + 45 * WEEK)
    assert told(in_week(newsletter, 1), other) == [f"correction {made.pk}"]
    late = in_week(newsletter, 46)
    assert told(late, reader) == [f"correction {made.pk}"]
    assert told(late, other) == []


def test_who_gets_the_article_only_now_is_told_with_it(newsletter: Newsletter) -> None:
    monthly = make_subscriber(cadence=Cadence.MONTHLY)
    make_subscriber()
    in_week(newsletter, 0)
    wrong = make_summary()
    second = in_week(newsletter, 1, [wrong])
    made = correct(second, wrong.pk, WORDS, by=EDITOR, at=NOW + WEEK + timedelta(days=1))
    april = in_week(newsletter, 5)
    copy = Delivery.objects.get(issue=april, subscriber=monthly.subscriber).batch
    assert copy is not None
    assert wrong.pk in copy.variant.articles
    assert told(april, monthly) == [f"correction {made.pk}"]


def test_a_study_that_was_withdrawn_since_is_told_of(newsletter: Newsletter) -> None:
    reader = make_subscriber()
    gone, known = make_summary("Naps help"), make_summary(retraction="withdrawn by x")
    in_week(newsletter, 0, [gone, known])
    withdraw(gone)
    second = in_week(newsletter, 1)
    assert told(second, reader) == [f"withdrawn {gone.pk}"]
    (notice,) = gather_content(second).notices
    assert notice.words.startswith("The study behind “Naps help” in our issue of 3 March 2026 has")
    Summary.objects.filter(pk=gone.pk).update(retraction="")
    assert gather_content(second).notices == ()


def test_what_another_newsletter_sent_is_none_of_its_business(newsletter: Newsletter) -> None:
    other = make_newsletter(slug="other", name="Other", postal_address=POSTAL_ADDRESS)
    summary = make_summary()
    reader = make_subscriber("one@example.org", newsletter=newsletter)
    there = make_subscriber("one@example.org", newsletter=other)
    first = in_week(newsletter, 0, [summary])
    correct(first, summary.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    assert told(in_week(other, 1), there) == []
    assert told(in_week(newsletter, 1), reader) != []


def test_a_correction_is_in_what_was_approved_or_waits(newsletter: Newsletter) -> None:
    reader, wrong = make_subscriber(), make_summary()
    first = in_week(newsletter, 0, [wrong])
    at = NOW + timedelta(days=1)
    approved = approved_issue(newsletter, [make_summary()], on=TODAY + WEEK, at=at)
    made = correct(first, wrong.pk, WORDS, by=EDITOR, at=at)

    plan(approved, now=NOW + WEEK, batch_size=100)
    assert told(approved, reader) == []
    assert told(in_week(newsletter, 2), reader) == [f"correction {made.pk}"]


def test_no_more_than_five_stand_in_a_mail_and_the_rest_in_the_next(newsletter: Newsletter) -> None:
    reader = make_subscriber()
    wrong = [make_summary() for _ in range(7)]
    first = in_week(newsletter, 0, wrong)
    for number, summary in enumerate(wrong):
        at = NOW + timedelta(hours=24 + number)
        correct(first, summary.pk, f"Number {number}.", by=EDITOR, at=at)
    second, third = in_week(newsletter, 1), in_week(newsletter, 2)
    assert len(told(second, reader) or []) == 5
    assert len(told(third, reader) or []) == 2
    assert not {*(told(second, reader) or [])} & {*(told(third, reader) or [])}


@pytest.mark.parametrize(("corrections", "most_open", "weeks"), [(25, MOST_OPEN, 5), (9, 6, 3)])
def test_however_many_there_are_all_are_told_in_the_end(
    newsletter: Newsletter,
    monkeypatch: pytest.MonkeyPatch,
    corrections: int,
    most_open: int,
    weeks: int,
) -> None:
    monkeypatch.setattr(notices, "MOST_OPEN", most_open)
    reader = make_subscriber()
    wrong = [make_summary() for _ in range(5)]
    first = in_week(newsletter, 0, wrong)
    keys = set()
    for number in range(corrections):
        at = NOW + timedelta(hours=24, minutes=number)
        made = correct(first, wrong[number % 5].pk, f"Number {number}.", by=EDITOR, at=at)
        keys.add(f"correction {made.pk}")
    heard = [
        key for week in range(weeks) for key in told(in_week(newsletter, week + 1), reader) or ()
    ]
    assert len(heard) == len(set(heard)) == corrections
    assert set(heard) == keys


def test_previews_show_what_is_new_to_editors_and_what_is_theirs_to_readers(
    newsletter: Newsletter,
) -> None:
    reader, wrong = make_subscriber(), make_summary()
    first = in_week(newsletter, 0, [wrong])
    new = make_subscriber()
    correct(first, wrong.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    draft = draft_issue(newsletter, [make_summary()], on=TODAY + WEEK)

    def shown(issue: Issue, who: Subscription | None) -> bool:
        subscriber = who.subscriber if who else None
        preview = preview_variant(issue, topics=None, subscriber=subscriber, now=NOW)
        assert bool(preview.meta["notices"]) is (b"Correction to" in preview.text)
        return bool(preview.meta["notices"])

    assert [shown(draft, who) for who in (None, reader, new)] == [True, True, False]
    draft.delete()
    second = in_week(newsletter, 1)
    assert [shown(second, who) for who in (None, reader, new)] == [True, True, False]
    third = draft_issue(newsletter, [make_summary()], on=TODAY + 2 * WEEK)
    assert [shown(third, who) for who in (None, reader, new)] == [False, False, False]


def test_who_has_nothing_else_in_the_issue_gets_a_mail_of_the_notice_alone(
    newsletter: Newsletter,
) -> None:
    sleep, food = make_topic("sleep"), make_topic("food")
    wrong = make_summary("Naps help", topics=[sleep])
    sleeper, other = make_subscriber(topics=[sleep]), make_subscriber(topics=[food])
    first = in_week(newsletter, 0, [wrong])
    made = correct(first, wrong.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    issue = draft_issue(newsletter, [make_summary("Beans", topics=[food])], on=TODAY + WEEK)
    Issue.objects.filter(pk=issue.pk).update(note="Beans this week.", subject="Beans")
    assert not [one for one in check_release(issue, now=NOW) if one.severity == "error"]
    issue.delete()
    second = in_week(newsletter, 1, [make_summary("Beans", topics=[food])])
    assert told(second, sleeper) == [f"correction {made.pk}"]
    assert told(second, other) == []
    batch = Delivery.objects.get(issue=second, subscriber=sleeper.subscriber).batch
    assert batch is not None
    variant = batch.variant
    assert variant.subject == "A correction to what we sent you"
    assert variant.articles == []
    assert b"Beans" not in bytes(variant.html) + bytes(variant.text)
    assert b"Studies differ in size" in bytes(variant.text)
    third = in_week(newsletter, 2, [make_summary(topics=[food])])
    assert told(third, sleeper) is None


@pytest.mark.usefixtures("quick_passwords")
def test_editors_see_what_is_told_to_how_many_before_and_after(newsletter: Newsletter) -> None:
    sleep, food = make_topic("sleep"), make_topic("food")
    wrong = make_summary("Naps help", topics=[sleep])
    for topics in ([sleep], [sleep, food], [food]):
        make_subscriber(topics=topics)
    first = in_week(newsletter, 0, [wrong])
    correct(first, wrong.pk, WORDS, by=EDITOR, at=NOW + timedelta(days=1))
    issue = draft_issue(newsletter, [make_summary(topics=[food])], on=TODAY + WEEK)
    client = browser_of(make_member(Role.EDITOR))

    def page(name: str = "") -> str:
        return client.get(f"/studio/issues/{issue.slug}/{name}").content.decode()

    said = (
        "Correction to “Naps help” in our issue of 3 March 2026: We wrote 120 people. It was &lt;12"
    )
    assert said in page()
    assert f"2 readers: {said}" in page("audience/")
    assert "<dt>Get a mail</dt><dd>3</dd>" in page("audience/")
    take_snapshot(issue, by=EDITOR, at=NOW + WEEK)
    mark_approved(issue, at=NOW + WEEK)
    plan(issue, now=NOW + WEEK, batch_size=100)
    assert f"2 readers: {said}" in page("audience/")
    assert issue.deliveries.filter(batch__variant__notices__isnull=False).count() == 2


def test_the_mail_that_tells_of_the_sixtieth_is_shown(newsletter: Newsletter) -> None:
    sleep, food = make_topic("sleep"), make_topic("food")
    wrong = [make_summary("Naps help", topics=[sleep]), make_summary("Beans", topics=[food])]
    make_subscriber(topics=[sleep])
    first = in_week(newsletter, 0, wrong)
    for number in range(MOST_OPEN):
        at = NOW + timedelta(hours=24, minutes=number)
        correct(first, wrong[number < MOST_OPEN - 1].pk, f"No. {number}.", by=EDITOR, at=at)
    issue = draft_issue(newsletter, [make_summary(topics=[food])], on=TODAY + WEEK)
    client = browser_of(make_member(Role.EDITOR))
    cache.clear()
    page = client.get(f"/studio/issues/{issue.slug}/audience/").content.decode()
    address = next(part for part in page.split('"') if f"notices={1 << MOST_OPEN - 1}" in part)
    assert "No. 59." in client.get(unescape(address)).content.decode()


def test_sixty_notices_in_hundreds_of_variants_are_looked_up_in_one_statement(
    newsletter: Newsletter,
) -> None:
    reader, wrong = make_subscriber(), make_summary()
    first = in_week(newsletter, 0, [wrong])
    others = {"articles": [wrong.pk], "html": b"", "text": b"", "slots": {}, "served_before": 0}
    Variant.objects.bulk_create(Variant(issue=first, key=f"{n}", **others) for n in range(700))
    for number in range(MOST_OPEN):
        at = NOW + timedelta(hours=24, minutes=number)
        correct(first, wrong.pk, f"Number {number}.", by=EDITOR, at=at)
    assert len(told(in_week(newsletter, 1), reader) or ()) == 5
