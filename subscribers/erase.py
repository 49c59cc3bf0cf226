"""Emptying a person for good."""

from datetime import datetime

from django.db import transaction

from subscribers.models import Subscriber, SubscriberState, Subscription
from subscribers.suppress import suppress

ERASED = "erased"


def erase(subscriber: Subscriber, *, at: datetime) -> bool:
    """Forget the person: no address, name or choice stays, and no import brings them back.

    What stays is an empty row for the counts, the keyed hash among the suppressions, and the
    proof of consent. Links to preferences stop working. Returns False where it was done before.
    """
    with transaction.atomic():
        person = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if person.email_key is None:
            return False
        suppress(person.email_key, reason=ERASED, at=at)
        Subscription.objects.filter(subscriber=person).update(topic_choice=None, paused_until=None)
        person.email = person.name = person.language = person.time_zone = ""
        person.email_key = None
        person.state = SubscriberState.ERASED
        person.text_only = person.large_text = False
        person.token_generation += 1
        person.changed_at = at
        person.save()
    subscriber.refresh_from_db()
    return True
