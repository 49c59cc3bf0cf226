"""In which zones a newsletter's readers are, told without looking at each of them."""

import random

import pytest
from django.db import connection

from subscribers.models import Subscriber, SubscriberState, Subscription, SubscriptionState
from subscribers.zones_of_readers import zones_of_readers
from tests.factories import make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db


def test_nobody_is_in_no_zone() -> None:
    assert zones_of_readers(make_newsletter().pk) == []


@pytest.mark.parametrize("seed", range(4))
def test_the_zones_are_those_of_everybody_who_takes_it(seed: int) -> None:
    chance = random.Random(seed)
    newsletters = [make_newsletter(), make_newsletter(slug="other", name="Other")]
    for _ in range(25):
        zone = chance.choice(("", "Asia/Tokyo", "Europe/Berlin", "Mars/Olympus", "Africa/Lagos"))
        taken = make_subscriber(newsletter=chance.choice(newsletters), time_zone="")
        Subscriber.objects.filter(pk=taken.subscriber_id).update(
            time_zone=zone, state=chance.choice((SubscriberState.CONFIRMED, "unconfirmed"))
        )
        Subscription.objects.filter(pk=taken.pk).update(
            state=chance.choice(SubscriptionState.values)
        )
    for newsletter in newsletters:
        theirs = Subscriber.objects.filter(
            state=SubscriberState.CONFIRMED,
            subscriptions__newsletter=newsletter,
            subscriptions__state=SubscriptionState.ACTIVE,
        )
        found = sorted(zones_of_readers(newsletter.pk))
        assert found == sorted(set(theirs.values_list("time_zone", flat=True)))


@pytest.mark.sqlite_only
def test_the_index_is_what_is_looked_at() -> None:
    make_newsletter()
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN QUERY PLAN SELECT MIN(time_zone) FROM subscribers_subscriber"
            " WHERE state = 'confirmed' AND time_zone > 'A'"
        )
        (plan,) = [row[-1] for row in cursor.fetchall()]
    assert "subscriber_zones (state=? AND time_zone>?)" in plan
