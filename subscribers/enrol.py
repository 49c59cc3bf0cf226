"""Signing one person up."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from digest.newsletters.models import Newsletter, Topic
from subscribers.address import Address
from subscribers.errors import SubscriberError
from subscribers.links.tokens import new_public_id
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
from subscribers.suppressions.look_up import hashes_of
from subscribers.topics.topic_choice import choice_of


class EnrolError(SubscriberError):
    """This person cannot be signed up in this way."""


class ComplainedError(EnrolError):
    """They complained of our mail: it takes an admin to let them back, even at their own wish."""


def enrol(
    address: Address,
    newsletter: Newsletter,
    *,
    how: str,
    wording: str,
    at: datetime,
    topics: Iterable[Topic] = (),
    topic_choice: TopicChoice | None = None,
    cadence: Cadence = Cadence.WEEKLY,
    name: str = "",
    time_zone: str = "",
    own_wish: bool = False,
) -> Subscription:
    """Make the person a confirmed reader from the newsletter's next issue on; record the consent.

    ``own_wish`` is True only where they confirmed it themselves (double opt-in): that alone
    brings back who has unsubscribed, bounced or been erased, and ends a pause. No topics means
    all; ``topic_choice`` stands for them where there is one already. A person who reads it
    already gets the wishes given here; an empty name or zone keeps theirs.
    Raises EnrolError where somebody must not be brought back, and of its kinds ComplainedError
    where not even their own wish does that until an admin has allowed it (``unsuppress``).
    """
    if not wording.strip():
        raise EnrolError("Consent needs words; say what the person agreed to and where.")
    with transaction.atomic():
        # In the order in which erasing and imports lock, so that none waits for the other for ever.
        person = _person(address, at)
        _lift_suppression(address, own_wish=own_wish)
        person.name = name or person.name
        person.time_zone = time_zone or person.time_zone
        person.state = SubscriberState.CONFIRMED
        person.changed_at = at
        person.save()
        sequence = Newsletter.objects.values_list("last_sequence", flat=True)
        subscription, _ = Subscription.objects.select_for_update().get_or_create(
            subscriber=person,
            newsletter=newsletter,
            defaults={"joined_at": at, "horizon": sequence.get(pk=newsletter.pk)},
        )
        ended = subscription.state == SubscriptionState.UNSUBSCRIBED
        if ended and not own_wish:
            raise EnrolError(
                f"{address.email} has unsubscribed; only signing up again themselves brings "
                "them back."
            )
        if ended or (own_wish and subscription.paused_until):
            subscription.horizon = max(subscription.horizon, sequence.get(pk=newsletter.pk))
            subscription.paused_until = subscription.missed_in_pause = None
            # As the welcome says: every two weeks, from the next issue on.
            subscription.last_due_on = None
        subscription.state = SubscriptionState.ACTIVE
        subscription.ended_at, subscription.ended_how = None, ""
        subscription.topic_choice = topic_choice or choice_of(topics)
        subscription.cadence = cadence
        subscription.save()
        Consent.objects.create(
            subscriber=person, newsletter=newsletter, given_at=at, how=how, wording=wording
        )
    return subscription


def _lift_suppression(address: Address, *, own_wish: bool) -> None:
    rows = Suppression.objects.filter(address_hash__in=hashes_of(address.key))
    if own_wish and rows.filter(complained_at__isnull=False).exists():
        raise ComplainedError(
            f"{address.email} complained of our mail; before they can come back, an admin must "
            "allow it: digest subscribers unsuppress EMAIL --by ADMIN-EMAIL"
        )
    if own_wish:
        rows.delete()
    elif suppression := rows.first():
        raise EnrolError(
            f"{address.email} must not be mailed ({suppression.reason}); only signing up again "
            "themselves brings them back."
        )


def _person(address: Address, at: datetime) -> Subscriber:
    person, _ = Subscriber.objects.select_for_update().get_or_create(
        email_key=address.key,
        defaults={
            "email": address.email,
            "public_id": new_public_id(),
            "state": SubscriberState.CONFIRMED,
            "created_at": at,
            "changed_at": at,
        },
    )
    return person
