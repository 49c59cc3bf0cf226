"""New links, so that those in former mails open nothing any more."""

from datetime import datetime

from django.db import transaction

from subscribers.account.forget_sign_ups import forget_sign_ups
from subscribers.models import AddressChange, Subscriber, SubscriberState


def renew_links(person: Subscriber, *, at: datetime) -> Subscriber:
    """Make the links to preferences, account and own copies dead in all mail that was sent, for an
    owner whose mails came into other hands; unsubscribing by them goes on. A move to another
    address that waits is taken back: whoever had the mails may have asked for it. Returns the
    person as they are now, unchanged where they were erased or moved a moment ago.
    """
    with transaction.atomic():
        now = Subscriber.objects.select_for_update().get(pk=person.pk)
        if (
            now.state != SubscriberState.CONFIRMED
            or now.token_generation != person.token_generation
        ):
            return now
        now.token_generation += 1
        now.changed_at = at
        now.save(update_fields=["token_generation", "changed_at"])
        AddressChange.objects.filter(subscriber=now).delete()
        forget_sign_ups(now, now.email_key)
    return now
