"""Storing what an import's classification found, in a few statements."""

from datetime import datetime

from digest.newsletters.models import Newsletter
from subscribers.models import Consent, Subscriber, SubscriberState, Subscription
from subscribers.tokens import new_public_id
from subscribers.transfer.classify import Classified

HOW = "import"


def write(found: Classified, newsletter_id: int, *, wording: str, at: datetime) -> None:
    """Store new people, new subscriptions, changes and consents. To be called in a transaction."""
    for person, _ in found.strangers:
        person.public_id = new_public_id()
        person.created_at = at
    everybody = [*found.strangers, *found.joining, *found.confirmed, *found.changed]
    for person, _ in everybody:
        person.state = SubscriberState.CONFIRMED
        person.changed_at = at
    Subscriber.objects.bulk_create([person for person, _ in found.strangers])
    _update_people(found)
    _join(found, newsletter_id, at)
    _update_subscriptions(found)
    Consent.objects.bulk_create(
        Consent(
            subscriber=person,
            newsletter_id=newsletter_id,
            given_at=at,
            how=HOW,
            wording=wording,
        )
        for person, _ in [*found.strangers, *found.joining, *found.confirmed]
    )


def _join(found: Classified, newsletter_id: int, at: datetime) -> None:
    horizon = Newsletter.objects.values_list("last_sequence", flat=True).get(pk=newsletter_id)
    joining = [*found.strangers, *found.joining]
    for person, subscription in joining:
        subscription.subscriber = person
        subscription.newsletter_id = newsletter_id
        subscription.joined_at = at
        subscription.horizon = horizon
    Subscription.objects.bulk_create([subscription for _, subscription in joining])


def _update_people(found: Classified) -> None:
    # An upsert by primary key: fifteen times faster than bulk_update.
    Subscriber.objects.bulk_create(
        [person for person, _ in [*found.joining, *found.confirmed, *found.changed]],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "time_zone", "state", "changed_at"],
    )


def _update_subscriptions(found: Classified) -> None:
    Subscription.objects.bulk_create(
        [subscription for _, subscription in [*found.confirmed, *found.changed]],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["topic_choice", "cadence"],
    )
