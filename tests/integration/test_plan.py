from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from digest.delivery.controls.cancel import cancel
from digest.delivery.errors import PlanError
from digest.delivery.models import Batch, Delivery, HandoverState
from digest.delivery.planning.plan import plan
from digest.delivery.planning.prepare import prepare_variants
from digest.engine.issue_facts import audience_due_span
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import HourOf, Newsletter
from digest.render.checks import Finding
from subscribers.models import Cadence, Subscriber, Subscription
from subscribers.preferences.pause import pause
from subscribers.topics.topic_choice import choice_of
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    approved_issue,
    ledger,
    planned_issue,
    reasons,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


def articles_of(issue: Issue, subscription: Subscription) -> list[int] | None:
    delivery = Delivery.objects.select_related("batch__variant").get(
        issue=issue, subscriber=subscription.subscriber
    )
    return delivery.batch.variant.articles if delivery.batch else None


def test_each_reader_gets_exactly_the_items_of_their_topics(newsletter):
    sleep, food = make_topic("sleep"), make_topic("food")
    other = make_topic("other")
    both = make_summary(topics=[sleep, food])
    asleep, fed = make_summary(topics=[sleep]), make_summary(topics=[food])
    sleeper, eater = make_subscriber(topics=[sleep]), make_subscriber(topics=[food])
    everything, nothing = make_subscriber(), make_subscriber(topics=[other])
    issue = planned_issue(newsletter, [both, asleep, fed])
    assert articles_of(issue, sleeper) == [both.pk, asleep.pk]
    assert articles_of(issue, eater) == [both.pk, fed.pk]
    assert articles_of(issue, everything) == [both.pk, asleep.pk, fed.pk]
    assert articles_of(issue, nothing) is None
    assert ledger(issue) == {"pending": 3, "skipped": 1}
    assert reasons(issue) == {"nothing for their topics": 1}


def test_equal_answers_share_a_variant_whatever_was_chosen(newsletter):
    sleep, food = make_topic("sleep"), make_topic("food")
    summary = make_summary(topics=[sleep, food])
    for topics in ([], [sleep], [food], [sleep, food]):
        make_subscriber(topics=topics)
    issue = planned_issue(newsletter, [summary])
    assert issue.variants.count() == 1
    assert issue.batches.count() == 1
    assert issue.variants.get().articles == [summary.pk]


def test_text_size_and_text_only_make_variants_and_the_language_of_pages_none(newsletter):
    plain, large, text, large_text = (make_subscriber() for _ in range(4))
    german = make_subscriber()
    for reader, fields in (
        (large, {"large_text": True}),
        (text, {"text_only": True}),
        (large_text, {"text_only": True, "large_text": True}),
        (german, {"language": "de"}),
    ):
        Subscriber.objects.filter(pk=reader.subscriber_id).update(**fields)
    issue = planned_issue(newsletter, [make_summary()])
    variant_of = {
        reader.pk: Delivery.objects.get(issue=issue, subscriber=reader.subscriber).batch.variant
        for reader in (plain, large, text, large_text, german)
    }
    assert issue.variants.count() == 3
    assert bytes(variant_of[text.pk].html) == b""
    assert variant_of[text.pk] == variant_of[large_text.pk]
    assert variant_of[german.pk] == variant_of[plain.pk]
    assert variant_of[german.pk].language == "en"


def test_mail_is_due_at_the_newsletters_hour_in_each_readers_zone(newsletter):
    for zone in ("", "Europe/Berlin", "America/New_York", "Nowhere/Atall"):
        reader = make_subscriber()
        Subscriber.objects.filter(pk=reader.subscriber_id).update(time_zone=zone)
    issue = planned_issue(newsletter, [make_summary()])
    due = {
        delivery.subscriber.time_zone: delivery.batch.due_at
        for delivery in issue.deliveries.select_related("subscriber", "batch")
    }
    assert due == {
        "": datetime(2026, 3, 3, 9, tzinfo=UTC),
        "Europe/Berlin": datetime(2026, 3, 3, 8, tzinfo=UTC),
        "America/New_York": datetime(2026, 3, 3, 14, tzinfo=UTC),
        "Nowhere/Atall": datetime(2026, 3, 3, 9, tzinfo=UTC),
    }


def test_mail_is_due_for_everybody_at_once_where_the_newsletter_goes_by_its_own_clock(newsletter):
    newsletter.hour_of = HourOf.NEWSLETTER
    newsletter.save()
    for zone in ("", "Europe/Berlin", "America/New_York"):
        make_subscriber(time_zone=zone)
    issue = planned_issue(newsletter, [make_summary()])
    (batch,) = issue.batches.all()
    assert batch.due_at == DUE
    assert audience_due_span(newsletter, issue.date) == (DUE, DUE)


def test_batches_hold_one_variant_and_due_time_and_are_full_but_for_the_last(newsletter):
    for zone, readers in (("", 5), ("Asia/Tokyo", 2)):
        for _ in range(readers):
            make_subscriber(time_zone=zone)
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)
    sizes = [
        (batch.due_at.hour, batch.number, batch.deliveries.count())
        for batch in issue.batches.order_by("due_at", "number")
    ]
    assert sizes == [(0, 0, 2), (9, 0, 2), (9, 1, 2), (9, 2, 1)]


def test_planning_counts_the_issue_and_moves_everybodys_horizon(newsletter):
    other = make_topic("other")
    reader, nothing = make_subscriber(), make_subscriber(topics=[other])
    monthly = make_subscriber(cadence=Cadence.MONTHLY)
    first = planned_issue(newsletter, [make_summary()])
    second = planned_issue(newsletter, [make_summary()], on=NOW.date() + WEEK, at=NOW + WEEK)
    assert (first.sequence, second.sequence) == (1, 2)
    assert (first.state, first.planned_at) == (IssueState.SENDING, NOW)
    newsletter.refresh_from_db()
    assert newsletter.last_sequence == 2
    for subscription, horizon, due_on in (
        (reader, 2, second.date),
        (nothing, 2, second.date),
        (monthly, 1, first.date),
    ):
        subscription.refresh_from_db()
        assert (subscription.horizon, subscription.last_due_on) == (horizon, due_on)


def test_who_reads_less_often_gets_what_the_issues_since_their_last_one_held(newsletter):
    summaries = [make_summary() for _ in range(4)]
    slow = make_subscriber(cadence=Cadence.EVERY_TWO_WEEKS)
    monthly = make_subscriber(cadence=Cadence.MONTHLY)
    issues = [
        planned_issue(newsletter, [summary], on=NOW.date() + WEEK * n, at=NOW + WEEK * n)
        for n, summary in enumerate(summaries)
    ]
    assert [issue.deliveries.count() for issue in issues] == [2, 0, 1, 0]
    assert articles_of(issues[2], slow) == [summaries[2].pk, summaries[1].pk]
    april = planned_issue(newsletter, [make_summary()], on=date(2026, 4, 7), at=NOW + WEEK * 5)
    assert articles_of(april, monthly)[1:] == [summary.pk for summary in summaries[:0:-1]]


def test_items_of_cancelled_issues_and_released_items_come_no_more(newsletter):
    slow = make_subscriber(cadence=Cadence.EVERY_TWO_WEEKS)
    planned_issue(newsletter, [make_summary()])
    cancelled, released = make_summary(), make_summary()
    gone = planned_issue(newsletter, [cancelled], on=NOW.date() + WEEK, at=NOW + WEEK)
    Issue.objects.filter(pk=gone.pk).update(state=IssueState.CANCELLED)
    freed = planned_issue(
        newsletter, [released], on=NOW.date() + timedelta(days=8), at=NOW + timedelta(days=8)
    )
    freed.items.update(released=True)
    last = make_summary()
    issue = planned_issue(newsletter, [last], on=NOW.date() + 2 * WEEK, at=NOW + 2 * WEEK)
    assert articles_of(issue, slow) == [last.pk]


def test_monthly_readers_get_the_second_issue_of_a_month_whose_first_was_cancelled(newsletter):
    make_subscriber(cadence=Cadence.MONTHLY)
    first = planned_issue(newsletter, [make_summary()])
    cancel(first, reason="A mistake.", at=NOW)
    second = planned_issue(newsletter, [make_summary()], on=NOW.date() + WEEK, at=NOW + WEEK)
    assert second.deliveries.count() == 1


def test_a_pause_that_is_over_ends_and_what_was_sent_meanwhile_is_passed_over(newsletter):
    reader = make_subscriber()
    pause(reader, until=NOW.date() + WEEK)
    planned_issue(newsletter, [make_summary()])
    new = make_summary()
    issue = planned_issue(newsletter, [new], on=NOW.date() + WEEK, at=NOW + WEEK)
    assert articles_of(issue, reader) == [new.pk]
    reader.refresh_from_db()
    assert reader.paused_until is None


def test_an_issue_that_is_late_also_goes_to_whose_pause_is_over_by_then(newsletter):
    back, still_away = make_subscriber(), make_subscriber()
    pause(back, until=NOW.date() + timedelta(days=2))
    pause(still_away, until=NOW.date() + timedelta(days=4))
    planned_issue(newsletter, [make_summary()], at=NOW + timedelta(days=3))
    assert list(Delivery.objects.values_list("subscriber", flat=True)) == [back.subscriber_id]


def test_planning_again_changes_nothing(newsletter):
    make_subscriber()
    issue = approved_issue(newsletter, [make_summary()])
    first = plan(issue, now=NOW, batch_size=10)
    make_subscriber()
    assert plan(issue, now=DUE, batch_size=10) == first
    assert issue.deliveries.count() == first.audience == 1
    newsletter.refresh_from_db()
    assert newsletter.last_sequence == 1


@pytest.mark.parametrize("state", [IssueState.DRAFT, IssueState.HELD, IssueState.CANCELLED])
def test_only_an_approved_issue_is_planned(newsletter, state):
    issue = approved_issue(newsletter, [make_summary()])
    Issue.objects.filter(pk=issue.pk).update(state=state)
    with pytest.raises(PlanError, match=f"is {state}"):
        plan(issue, now=NOW, batch_size=10)
    issue.refresh_from_db()
    assert issue.state == state


def test_an_issue_for_nobody_is_planned_and_comes_to_its_end(newsletter):
    issue = planned_issue(newsletter, [make_summary()])
    assert (issue.state, ledger(issue)) == (IssueState.SENDING, {})


def test_a_snapshot_that_was_altered_holds_the_issue(newsletter):
    make_subscriber()
    issue = approved_issue(newsletter, [make_summary()])
    snapshot = issue.snapshots.get()
    snapshot.content["issue"]["note"] = "Buy this."
    snapshot.save()
    with pytest.raises(PlanError, match="altered"):
        plan(issue, now=NOW, batch_size=10)
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    assert "altered" in issue.reason
    assert not issue.deliveries.exists()


def test_a_variant_that_a_check_refuses_holds_the_issue_with_the_finding(newsletter, monkeypatch):
    make_subscriber()
    issue = approved_issue(newsletter, [make_summary()])
    finding = Finding(
        code="caveat-hidden",
        severity="error",
        place="html",
        what="The caveat cannot be seen.",
        mend="Show it.",
    )
    monkeypatch.setattr(
        "digest.delivery.planning.render_variants.check_mail", lambda mail, edition: (finding,)
    )
    with pytest.raises(PlanError, match="The caveat cannot be seen"):
        plan(issue, now=NOW, batch_size=10)
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    assert "The caveat cannot be seen" in issue.reason
    assert not issue.variants.exists()


def test_who_signs_up_or_changes_topics_while_variants_are_rendered_is_not_lost(
    newsletter, monkeypatch
):
    sleep = make_topic("sleep")
    asleep, awake = make_summary(topics=[sleep]), make_summary()
    changing, late = make_subscriber(), []

    def and_meanwhile(*arguments, **named):
        prepared = prepare_variants(*arguments, **named)
        change_preferences_to(changing, [sleep])
        late.append(make_subscriber(topics=[sleep]))
        return prepared

    monkeypatch.setattr("digest.delivery.planning.plan.prepare_variants", and_meanwhile)
    issue = planned_issue(newsletter, [asleep, awake])
    assert articles_of(issue, changing) == [asleep.pk]
    assert articles_of(issue, late[0]) == [asleep.pk]
    assert ledger(issue) == {"pending": 2}


@pytest.mark.parametrize("few", [0, 20])
def test_many_changes_meanwhile_are_computed_anew_and_at_last_under_the_lock(
    newsletter, monkeypatch, few
):
    topics, summary = [make_topic(f"t{n}") for n in range(6)], make_summary()
    summary.topics.set(topics)
    reader = make_subscriber()
    seen = []

    def and_meanwhile(*arguments, **named):
        prepared = prepare_variants(*arguments, **named)
        change_preferences_to(reader, [topics[len(seen)]])
        seen.append(prepared)
        return prepared

    monkeypatch.setattr("digest.delivery.planning.plan.prepare_variants", and_meanwhile)
    monkeypatch.setattr("digest.delivery.planning.plan.FEW_GROUPS", few)
    issue = planned_issue(newsletter, [summary])
    assert len(seen) == (1 if few else 3)
    assert articles_of(issue, reader) == [summary.pk]


def test_an_issue_held_while_it_is_planned_is_not_sent(newsletter, monkeypatch):
    make_subscriber()
    issue = approved_issue(newsletter, [make_summary()])

    def and_meanwhile(*arguments, **named):
        prepared = prepare_variants(*arguments, **named)
        hold(Issue.objects.get(pk=issue.pk), reason="A person had doubts.")
        return prepared

    monkeypatch.setattr("digest.delivery.planning.plan.prepare_variants", and_meanwhile)
    with pytest.raises(PlanError, match="Resume it first"):
        plan(issue, now=NOW, batch_size=10)
    issue.refresh_from_db()
    assert (issue.state, issue.reason) == (IssueState.HELD, "A person had doubts.")
    assert not issue.deliveries.exists()


def test_another_issue_planned_meanwhile_leaves_no_items_out(newsletter, monkeypatch):
    reader = make_subscriber()
    first, second = make_summary(), make_summary()
    other = approved_issue(newsletter, [second], on=NOW.date() + WEEK)
    issue = approved_issue(newsletter, [first])

    def and_meanwhile(planned, *arguments, **named):
        prepared = prepare_variants(planned, *arguments, **named)
        if planned == issue and Issue.objects.get(pk=other.pk).sequence is None:
            plan(other, now=NOW, batch_size=10)
        return prepared

    monkeypatch.setattr("digest.delivery.planning.plan.prepare_variants", and_meanwhile)
    plan(issue, now=NOW, batch_size=10)
    issue.refresh_from_db()
    other.refresh_from_db()
    assert (other.sequence, issue.sequence) == (1, 2)
    assert articles_of(other, reader) == [second.pk]
    assert articles_of(issue, reader) == [first.pk]


def test_the_ledger_refuses_a_second_copy_and_states_it_does_not_know(newsletter):
    reader = make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    batch = issue.batches.get()
    for row in (
        {"subscriber": reader.subscriber, "batch": batch},
        {"subscriber": make_subscriber().subscriber, "batch": batch, "state": "pending"},
        {"subscriber": make_subscriber().subscriber, "batch": None, "state": "submitted"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.create(issue=issue, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state=HandoverState.SUBMITTING)


def test_the_number_of_queries_does_not_grow_with_the_audience(newsletter):
    counts = []
    for week, readers in enumerate((2, 40)):
        for _ in range(readers):
            make_subscriber()
        at = NOW + week * WEEK
        issue = approved_issue(newsletter, [make_summary()], on=at.date(), at=at)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            plan(issue, now=at, batch_size=100)
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 2


def change_preferences_to(reader: Subscription, topics) -> None:
    Subscription.objects.filter(pk=reader.pk).update(topic_choice=choice_of(topics))
