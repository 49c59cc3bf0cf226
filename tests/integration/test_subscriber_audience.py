from datetime import date, timedelta

import pytest

from subscribers.audience import due_subscriptions, end_pauses, note_missed
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Cadence, Subscriber, SubscriberState, Subscription
from subscribers.suppressions.suppress import suppress
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader

pytestmark = pytest.mark.django_db
ISSUE_DATE = date(2026, 3, 10)


def is_due(reader: Subscription, *, month_first: bool = False, on: date = ISSUE_DATE) -> bool:
    return reader in due_subscriptions(reader.newsletter, on, month_first=month_first)


def change(reader: Subscription, **fields) -> Subscription:
    Subscription.objects.filter(pk=reader.pk).update(**fields)
    return reader


def test_weekly_readers_are_due_each_issue_of_their_newsletter_only():
    newsletter, other = make_newsletter(), make_newsletter(slug="other")
    reader = make_reader(newsletter)
    change(reader, last_due_on=ISSUE_DATE - timedelta(days=7))
    assert is_due(reader)
    assert not due_subscriptions(other, ISSUE_DATE, month_first=True).exists()


@pytest.mark.parametrize(
    ("days", "due"), [(None, True), (7, False), (12, False), (13, True), (14, True)]
)
def test_readers_of_every_two_weeks_are_due_thirteen_days_after_the_last(days, due):
    reader = make_reader(make_newsletter(), cadence=Cadence.EVERY_TWO_WEEKS)
    change(reader, last_due_on=ISSUE_DATE - timedelta(days=days) if days else None)
    assert is_due(reader, month_first=True) is due


def test_monthly_readers_are_due_the_first_issue_of_a_month():
    reader = make_reader(make_newsletter(), cadence=Cadence.MONTHLY)
    assert is_due(reader, month_first=True)
    assert not is_due(reader, month_first=False)
    change(reader, last_due_on=ISSUE_DATE.replace(day=1))
    assert not is_due(reader, month_first=True)
    change(reader, last_due_on=ISSUE_DATE.replace(day=1) - timedelta(days=1))
    assert is_due(reader, month_first=True)


@pytest.mark.parametrize(("until", "due"), [(-1, True), (0, True), (1, False)])
def test_a_pause_lasts_until_the_first_day_on_which_mail_may_come(until, due):
    reader = make_reader(make_newsletter())
    change(reader, paused_until=ISSUE_DATE + timedelta(days=until))
    assert is_due(reader) is due


def test_whoever_left_was_suppressed_or_never_confirmed_is_not_due():
    newsletter = make_newsletter()
    gone, _, unsure = (make_reader(newsletter, f"{name}@example.org") for name in "abc")
    unsubscribe(gone.subscriber.public_id, newsletter.pk, how="page", at=NOW)
    suppress("b@example.org", reason="bounced", at=NOW)
    Subscriber.objects.filter(pk=unsure.subscriber_id).update(state=SubscriberState.UNCONFIRMED)
    assert not due_subscriptions(newsletter, ISSUE_DATE, month_first=True).exists()


def test_pauses_that_are_over_end_and_who_missed_an_issue_by_them_starts_anew():
    newsletter = make_newsletter(last_sequence=2)
    over, lasting, ahead, well = (make_reader(newsletter, f"{name}@example.org") for name in "abcd")
    change(well, paused_until=ISSUE_DATE)
    change(over, paused_until=ISSUE_DATE, missed_in_pause=True)
    change(lasting, paused_until=ISSUE_DATE + timedelta(days=1))
    change(ahead, paused_until=ISSUE_DATE, missed_in_pause=True, horizon=9)
    type(newsletter).objects.update(last_sequence=5)
    assert end_pauses(newsletter, ISSUE_DATE) == 3
    for reader in (over, lasting, ahead, well):
        reader.refresh_from_db()
    assert (over.paused_until, over.horizon) == (None, 5)
    assert (lasting.paused_until, lasting.horizon) == (ISSUE_DATE + timedelta(days=1), 2)
    assert ahead.horizon == 9
    assert (well.paused_until, well.horizon) == (None, 2)


def test_whose_turn_came_during_their_pause_has_missed_an_issue_others_have_not():
    newsletter = make_newsletter()
    weekly, monthly = make_reader(newsletter), make_reader(newsletter, "b@example.org")
    change(weekly, paused_until=ISSUE_DATE + timedelta(days=1))
    change(monthly, paused_until=ISSUE_DATE + timedelta(days=1), cadence=Cadence.MONTHLY)
    make_reader(newsletter, "c@example.org")
    for noted in (1, 0):
        missing = due_subscriptions(newsletter, ISSUE_DATE, month_first=False, paused=True)
        assert note_missed(missing) == noted
    found = Subscription.objects.filter(missed_in_pause=True)
    assert [one.pk for one in found] == [weekly.pk]


def test_the_audience_is_found_in_one_query(django_assert_num_queries):
    newsletter = make_newsletter()
    make_reader(newsletter)
    with django_assert_num_queries(1):
        assert len(due_subscriptions(newsletter, ISSUE_DATE, month_first=True)) == 1
