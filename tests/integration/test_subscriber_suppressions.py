"""Who must not be mailed, who may lift that, and what it takes to come back."""

from datetime import timedelta

import pytest

from subscribers.account.ask_to_move import ask_to_move
from subscribers.account.move import move
from subscribers.address import normal_address
from subscribers.enrol import ComplainedError, EnrolError
from subscribers.leaving import undo_unsubscribe as undo_room
from subscribers.leaving.erase import erase
from subscribers.leaving.undo_unsubscribe import can_be_undone, undo_unsubscribe
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import (
    DOUBLE_OPT_IN,
    AddressChange,
    LiftedSuppression,
    Subscriber,
    SubscriptionState,
    Suppression,
)
from subscribers.suppressions.endings import BOUNCED, COMPLAINT, Ending, end_subscriptions
from subscribers.suppressions.look_up import BY_HAND, ERASED, suppressed_keys, suppression_of
from subscribers.suppressions.suppress import suppress
from subscribers.suppressions.unsuppress import UnsuppressError, unsuppress
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.records import ImportPlan, ImportRow
from subscribers.transfer.tables.read_table import read_table
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)
ADA = normal_address("ada@example.org")
ADMIN = "admin@example.org"


def complained(reader, at=LATER) -> None:
    end_subscriptions(
        [Ending(subscriber_id=reader.subscriber_id, newsletter_id=None, how=COMPLAINT, at=at)]
    )


@pytest.mark.parametrize("reason", [BOUNCED, ERASED, BY_HAND, "mail never arrives"])
def test_their_own_sign_up_lifts_any_suppression_without_a_complaint(reason):
    newsletter = make_newsletter()
    suppress(ADA.key, reason=reason, at=NOW)
    with pytest.raises(EnrolError, match=reason):
        make_reader(newsletter)
    assert not Subscriber.objects.exists()
    assert make_reader(newsletter, own_wish=True).state == SubscriptionState.ACTIVE
    assert suppression_of(ADA.key) is None


def test_after_a_complaint_their_own_sign_up_takes_an_admin():
    newsletter = make_newsletter()
    complained(make_reader(newsletter))
    with pytest.raises(ComplainedError, match="unsuppress"):
        make_reader(newsletter, own_wish=True)
    assert suppressed_keys([ADA.key])
    assert unsuppress(ADA, by=ADMIN, at=LATER) == COMPLAINT
    assert make_reader(newsletter, own_wish=True).state == SubscriptionState.ACTIVE
    lifted = LiftedSuppression.objects.get()
    assert (lifted.reason, lifted.lifted_by, lifted.lifted_at, lifted.complained_at) == (
        COMPLAINT,
        ADMIN,
        LATER,
        LATER,
    )


def test_lifting_brings_no_subscription_back():
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    suppress(ADA.key, reason=BY_HAND, at=NOW)
    unsuppress(ADA, by=ADMIN, at=LATER)
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED
    with pytest.raises(EnrolError, match="unsubscribed"):
        make_reader(newsletter)


def test_a_complaint_counts_also_where_something_else_came_first():
    reader = make_reader(make_newsletter())
    suppress(ADA.key, reason=BOUNCED, at=NOW)
    complained(reader)
    with pytest.raises(ComplainedError):
        make_reader(reader.newsletter, own_wish=True)
    row = Suppression.objects.get()
    assert (row.reason, row.since, row.complained_at) == (BOUNCED, NOW, LATER)
    complained(reader, at=NOW + timedelta(days=1))
    complained(reader, at=NOW + timedelta(days=2))
    row.refresh_from_db()
    assert row.complained_at == NOW + timedelta(days=1)


def test_a_complaint_is_heard_beside_a_bounce_from_before_they_last_agreed():
    reader = make_reader(make_newsletter(), how=DOUBLE_OPT_IN)
    before, after = NOW - timedelta(days=1), NOW + timedelta(days=1)
    end_subscriptions(
        Ending(subscriber_id=reader.subscriber_id, newsletter_id=None, how=how, at=at)
        for how, at in ((BOUNCED, before), (COMPLAINT, after))
    )
    row = Suppression.objects.get()
    assert (row.reason, row.since, row.complained_at) == (COMPLAINT, after, after)


def test_a_complaint_outlives_the_erasing_and_the_erasing_outlives_the_admin():
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    complained(reader)
    erase(reader.subscriber, at=LATER)
    assert Suppression.objects.get().reason == ERASED
    with pytest.raises(ComplainedError):
        make_reader(newsletter, own_wish=True)
    unsuppress(ADA, by=ADMIN, at=LATER)
    with pytest.raises(EnrolError, match="erased"):
        make_reader(newsletter)
    assert make_reader(newsletter, own_wish=True).state == SubscriptionState.ACTIVE


def test_there_must_be_something_to_lift():
    with pytest.raises(UnsuppressError, match="not suppressed"):
        unsuppress(ADA, by=ADMIN, at=NOW)
    erase(make_reader(make_newsletter()).subscriber, at=NOW)
    with pytest.raises(UnsuppressError, match="themselves"):
        unsuppress(ADA, by=ADMIN, at=NOW)
    assert not LiftedSuppression.objects.exists()


def test_what_was_suppressed_under_a_former_key_is_lifted_and_not_doubled(settings):
    suppress(ADA.key, reason=BOUNCED, at=NOW)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key, as long as it should really be"
    suppress(ADA.key, reason=COMPLAINT, at=LATER)
    row = Suppression.objects.get()
    assert (row.reason, row.complained_at) == (BOUNCED, LATER)
    unsuppress(ADA, by=ADMIN, at=LATER)
    assert not suppressed_keys([ADA.key])


def test_nor_is_one_undone_by_a_press_that_came_just_before_the_address_was_suppressed(monkeypatch):
    reader = make_reader(make_newsletter())
    public_id = reader.subscriber.public_id
    unsubscribe(public_id, reader.newsletter_id, how="page", at=NOW)

    def looked_up_just_before(key):
        found = suppression_of(key)
        suppress(key, reason=COMPLAINT, at=NOW)
        return found

    monkeypatch.setattr(undo_room, "suppression_of", looked_up_just_before)
    undo_unsubscribe(public_id, reader.newsletter_id, hows=["page"], at=NOW)
    reader.refresh_from_db()
    assert (reader.state, reader.ended_how) == (SubscriptionState.UNSUBSCRIBED, COMPLAINT)


def test_an_unsubscribing_is_not_undone_once_the_address_is_suppressed():
    reader = make_reader(make_newsletter())
    public_id = reader.subscriber.public_id
    unsubscribe(public_id, reader.newsletter_id, how="page", at=NOW)
    reader.refresh_from_db()
    assert can_be_undone(reader, hows=["page"], at=NOW)
    complained(reader, at=NOW)
    assert not can_be_undone(reader, hows=["page"], at=NOW)
    assert not undo_unsubscribe(public_id, reader.newsletter_id, hows=["page"], at=NOW)
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED


@pytest.mark.parametrize("erased", [False, True])
def test_no_list_brings_a_former_address_back_until_its_owner_does(erased):
    newsletter = make_newsletter()
    person = make_reader(newsletter).subscriber
    ask_to_move(person, newsletter, normal_address("ada@new.example"), at=NOW)
    person = move(AddressChange.objects.get(), at=NOW)
    if erased:
        erase(person, at=NOW)
    old_list = ImportPlan(rows=(ImportRow(line=2, address=ADA),))
    report = import_subscribers(old_list, newsletter, consent_wording="Yes.", at=LATER)
    assert (report.new, report.suppressed) == (0, 1)
    assert make_reader(newsletter, own_wish=True).state == SubscriptionState.ACTIVE


@pytest.mark.parametrize(
    "written",
    [
        "Jürgen@bücher.example",
        "JÜRGEN@BÜCHER.EXAMPLE",
        "jürgen@xn--bcher-kva.example",
        "Ju\u0308rgen@bu\u0308cher.example",
        "jürgen@\uff42ücher.example",
        "\ufeff jürgen@bücher.example\u00a0",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("ended", [BOUNCED, "unsubscribed"])
def test_no_other_spelling_of_an_address_brings_it_back(written, ended):
    newsletter = make_newsletter()
    reader = make_reader(newsletter, "Jürgen@bücher.example")
    if ended == BOUNCED:
        suppress(reader.subscriber.email_key, reason=BOUNCED, at=NOW)
    else:
        unsubscribe(reader.subscriber.public_id, newsletter.pk, how="page", at=NOW)
    people = read_people(read_table(f"email\n{written}\njürgen+news@bücher.example\n".encode()))
    report = import_subscribers(people, newsletter, consent_wording="Yes.", at=LATER)
    assert report.suppressed + report.unsubscribed == 1
    assert report.new == 1, "what stands before the @ is another mailbox"
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED
