from datetime import date, timedelta

import pytest

from subscribers.address import normal_address
from subscribers.enrol import EnrolError, enrol
from subscribers.leaving.erase import erase
from subscribers.leaving.undo_unsubscribe import UNDO_WITHIN, undo_unsubscribe
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import (
    Cadence,
    Consent,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
    Suppression,
    TopicChoice,
)
from subscribers.preferences.change_preferences import change_preferences
from subscribers.preferences.pause import pause
from subscribers.preferences.records import Preferences, preferences_of
from subscribers.preferences.resume import resume
from subscribers.suppressions.look_up import suppressed_keys
from subscribers.suppressions.suppress import suppress
from subscribers.topics.topic_choice import choice_of, offered_topics
from subscribers.topics.wanted_topics import WantedTopics
from tests.integration.subscriber_factories import (
    NOW,
    WORDING,
    make_newsletter,
    make_reader,
    make_topics,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


def test_whoever_joins_starts_after_the_newest_issue_and_their_consent_is_kept():
    reader = make_reader(make_newsletter(last_sequence=7), name="Ada")
    assert (reader.horizon, reader.state) == (7, SubscriptionState.ACTIVE)
    assert reader.subscriber.state == SubscriberState.CONFIRMED
    consent = Consent.objects.get(subscriber=reader.subscriber)
    assert (consent.how, consent.wording, consent.given_at) == ("test", WORDING, NOW)


def test_a_newsletter_record_that_has_grown_old_does_not_set_the_horizon():
    newsletter = make_newsletter(last_sequence=7)
    type(newsletter).objects.update(last_sequence=9)
    assert make_reader(newsletter).horizon == 9


def test_consent_without_words_enrols_nobody():
    with pytest.raises(EnrolError, match="words"):
        make_reader(make_newsletter(), wording=" ")
    assert not Subscriber.objects.exists()


def test_enrolling_again_keeps_the_horizon_of_an_active_reader():
    newsletter = make_newsletter(last_sequence=3)
    make_reader(newsletter)
    type(newsletter).objects.update(last_sequence=5)
    again = make_reader(newsletter, email="ADA@example.org", cadence=Cadence.MONTHLY)
    assert (again.horizon, again.cadence) == (3, Cadence.MONTHLY)
    assert Subscriber.objects.count() == 1


def test_equal_choices_share_a_row_whatever_their_order():
    imaging, mind = make_topics("imaging", "mind")
    assert choice_of([imaging, mind]) == choice_of([mind, imaging, mind])
    assert choice_of([]) is None
    assert set(TopicChoice.objects.get().topics.all()) == {imaging, mind}


def test_a_newsletter_offers_its_own_topics_or_all():
    newsletter = make_newsletter()
    imaging, mind = make_topics("imaging", "mind")
    assert set(offered_topics(newsletter)) == {imaging, mind}
    newsletter.topics.add(mind)
    assert list(offered_topics(newsletter)) == [mind]


def test_unsubscribing_again_changes_nothing():
    reader = make_reader(make_newsletter())
    person = reader.subscriber
    assert unsubscribe(person.public_id, reader.newsletter_id, how="page", at=NOW)
    assert not unsubscribe(person.public_id, reader.newsletter_id, how="api", at=LATER)
    reader.refresh_from_db()
    assert (reader.state, reader.ended_at, reader.ended_how) == (
        SubscriptionState.UNSUBSCRIBED,
        NOW,
        "page",
    )
    assert not unsubscribe(12345, reader.newsletter_id, how="page", at=NOW)


def test_only_their_own_wish_brings_back_who_has_left():
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    unsubscribe(reader.subscriber.public_id, newsletter.pk, how="page", at=NOW)
    type(newsletter).objects.update(last_sequence=4)
    with pytest.raises(EnrolError, match="unsubscribed"):
        make_reader(newsletter)
    back = make_reader(newsletter, own_wish=True)
    assert (back.state, back.horizon, back.ended_at) == (SubscriptionState.ACTIVE, 4, None)


def test_only_their_own_wish_ends_a_pause():
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    until = date(2026, 5, 1)
    pause(reader, until=until)
    type(newsletter).objects.update(last_sequence=4)
    assert (make_reader(newsletter).paused_until, make_reader(newsletter).horizon) == (until, 0)
    awake = make_reader(newsletter, own_wish=True)
    assert (awake.paused_until, awake.horizon) == (None, 4)


@pytest.mark.parametrize(
    ("how", "after", "undone"),
    [
        ("page", timedelta(minutes=59), True),
        ("page", UNDO_WITHIN, False),
        ("complaint", timedelta(minutes=1), False),
    ],
)
def test_an_unsubscribing_is_taken_back_only_soon_and_only_as_it_was_done(how, after, undone):
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    public_id = reader.subscriber.public_id
    unsubscribe(public_id, newsletter.pk, how=how, at=NOW)
    type(newsletter).objects.update(last_sequence=4)
    assert undo_unsubscribe(public_id, newsletter.pk, hows=["page"], at=NOW + after) is undone
    reader.refresh_from_db()
    assert (reader.horizon, reader.state == SubscriptionState.ACTIVE) == (0, undone), (
        "as if they had never left"
    )


def test_a_pause_by_which_nothing_was_missed_takes_nothing_that_was_owed():
    newsletter = make_newsletter(last_sequence=2)
    reader = make_reader(newsletter, cadence=Cadence.MONTHLY)
    type(newsletter).objects.update(last_sequence=5)
    pause(reader, until=date(2026, 5, 1))
    assert resume(reader)
    assert (reader.paused_until, reader.horizon) == (None, 2)


def test_a_pause_by_which_an_issue_was_missed_moves_the_horizon_and_never_back():
    newsletter = make_newsletter(last_sequence=2)
    reader = make_reader(newsletter)
    assert pause(reader, until=date(2026, 5, 1))
    type(newsletter).objects.update(last_sequence=6)
    Subscription.objects.update(missed_in_pause=True)
    assert resume(reader)
    assert reader.missed_in_pause is None
    assert (reader.paused_until, reader.horizon) == (None, 6)
    type(newsletter).objects.update(last_sequence=1)
    pause(reader, until=date(2026, 5, 1))
    resume(reader)
    assert reader.horizon == 6
    assert not resume(reader)


def test_preferences_are_stored_as_they_are_read():
    imaging, _ = make_topics("imaging", "mind")
    reader = make_reader(make_newsletter())
    wishes = Preferences(
        topics=WantedTopics(frozenset({imaging.pk}), all_but_named=False),
        cadence=Cadence.MONTHLY,
        paused_until=date(2026, 6, 1),
        name="Ada",
        greeting="Dear Ms Lovelace,",
        time_zone="Europe/Paris",
        large_text=True,
        text_only=True,
    )
    change_preferences(reader, wishes, at=LATER)
    assert preferences_of(reader) == wishes
    assert reader.subscriber.changed_at == LATER
    change_preferences(reader, Preferences(), at=LATER)
    assert preferences_of(reader) == Preferences()


def test_erasing_empties_the_person_and_keeps_only_a_hash():
    topic, *_ = make_topics("mind")
    reader = make_reader(make_newsletter(), name="Ada", time_zone="Europe/Paris", topics=[topic])
    change_preferences(reader, Preferences(name="Ada", greeting="Dear Ada,"), at=LATER)
    assert erase(reader.subscriber, at=LATER)
    person = Subscriber.objects.get()
    assert (person.email, person.email_key, person.name, person.time_zone) == ("", None, "", "")
    assert person.greeting == ""
    assert (person.state, person.token_generation) == (SubscriberState.ERASED, 1)
    reader.refresh_from_db()
    assert (reader.state, reader.topic_choice, reader.ended_how) == (
        SubscriptionState.UNSUBSCRIBED,
        None,
        "erased",
    )
    assert Suppression.objects.get().reason == "erased"
    assert suppressed_keys(["ada@example.org", "bob@example.org"]) == {"ada@example.org"}
    assert not erase(person, at=LATER)


def test_the_erased_come_back_as_somebody_new_and_only_by_their_own_wish():
    newsletter = make_newsletter()
    erase(make_reader(newsletter).subscriber, at=NOW)
    with pytest.raises(EnrolError, match="erased"):
        make_reader(newsletter)
    assert make_reader(newsletter, own_wish=True).subscriber.token_generation == 0
    assert not Suppression.objects.exists()
    assert Subscriber.objects.count() == 2


def test_a_suppressed_address_loses_all_its_subscriptions_at_once():
    first, second = make_newsletter(), make_newsletter(slug="other")
    make_reader(first)
    reader = make_reader(second)
    other = make_reader(second, email="bob@example.org")
    assert suppress("ada@example.org", reason="bounced", at=NOW) == 2
    assert suppress("ada@example.org", reason="complaint", at=NOW) == 0
    reader.refresh_from_db()
    other.refresh_from_db()
    assert (reader.ended_how, other.state) == ("bounced", SubscriptionState.ACTIVE)
    assert Suppression.objects.get().reason == "bounced"


def test_a_hash_made_with_a_former_key_still_suppresses(settings):
    suppress("ada@example.org", reason="bounced", at=NOW)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key, as long as it should really be"
    assert suppressed_keys(["ada@example.org"]) == {"ada@example.org"}
    with pytest.raises(EnrolError, match="bounced"):
        enrol(normal_address("ada@example.org"), make_newsletter(), how="t", wording="w", at=NOW)
