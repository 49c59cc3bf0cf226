"""Taking back a wish to move to another address, before it is confirmed there."""

from datetime import datetime

from django.db import transaction

from subscribers.models import AddressChange, Subscriber
from subscribers.service_mail.lifetimes import NEW_ADDRESS_COUNTS_FOR


def waiting_move(person: Subscriber, *, at: datetime) -> AddressChange | None:
    """Return the move that can still be confirmed at the new address."""
    waiting = AddressChange.objects.filter(asked_at__gt=at - NEW_ADDRESS_COUNTS_FOR)
    return waiting.filter(subscriber=person).first()


def cancel_move(person: Subscriber) -> None:
    """Make the link in the mail to the new address dead; mail goes where it went."""
    with transaction.atomic():
        # First, as whoever moves does: else a move that is confirmed just now might be lost half.
        Subscriber.objects.select_for_update().get(pk=person.pk)
        AddressChange.objects.filter(subscriber=person).delete()
