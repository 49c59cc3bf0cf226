"""The second half of a change of address: whoever reads mail there wants it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from subscribers.account.forget_sign_ups import forget_sign_ups
from subscribers.account.give_way import give_way
from subscribers.errors import SubscriberError
from subscribers.leaving.is_read_at import is_read_at
from subscribers.links.tokens import link_signer
from subscribers.models import (
    AddressChange,
    ServiceMailKind,
    Subscriber,
    SubscriberState,
    Suppression,
)
from subscribers.service_mail.ask_for_mail import ask_for_mail
from subscribers.service_mail.lifetimes import NEW_ADDRESS_COUNTS_FOR
from subscribers.suppressions.look_up import MOVED, hashes_of
from subscribers.suppressions.may_join import may_join
from subscribers.suppressions.suppress import suppress


class CannotMoveError(SubscriberError):
    """The address has been taken since, or only a person here can bring it back."""


def find_change(token: str, *, at: datetime) -> AddressChange | None:
    """Return the change that the link is of; None where it is not ours, too old or done."""
    public_id = link_signer().read_new_address_token(token)
    if public_id is None:
        return None
    return (
        AddressChange.objects.select_related("subscriber", "newsletter")
        .filter(
            public_id=public_id,
            asked_at__gt=at - NEW_ADDRESS_COUNTS_FOR,
            subscriber__state=SubscriberState.CONFIRMED,
        )
        .first()
    )


def move(change: AddressChange, *, at: datetime) -> Subscriber:
    """Write to the new address from now on, also what is planned and not handed over; tell the
    former one. Links in mail to the former address open nothing any more, but still unsubscribe,
    and no import brings it back: an old list would have them read everything twice. A second
    press finds it done.

    Raises CannotMoveError.
    """
    try:
        return _move(change, at=at)
    except IntegrityError:
        # On PostgreSQL somebody may have taken the address since it was looked up.
        raise CannotMoveError("The address cannot be moved to.") from None


def _move(change: AddressChange, *, at: datetime) -> Subscriber:
    with transaction.atomic():
        people = _hold(change)
        person = people.pop(change.subscriber_id)
        if person.email_key == change.email_key and not _still_wished(change):
            return person
        if person.state != SubscriberState.CONFIRMED or not _still_wished(change):
            raise CannotMoveError("The wish has been taken back since.")
        if is_read_at(change.email_key) or not may_join(change.email_key):
            raise CannotMoveError("The address cannot be moved to.")
        for left in people.values():
            give_way(left, person, at=at)
        former, former_key = person.email, person.email_key
        # Whoever confirms from there wants mail there, whatever bounced before.
        Suppression.objects.filter(address_hash__in=hashes_of(change.email_key)).delete()
        person.email, person.email_key = change.email, change.email_key
        person.token_generation += 1
        person.soft_bounces = 0
        person.changed_at = at
        person.save()
        if former_key and former_key != person.email_key:
            suppress(former_key, reason=MOVED, at=at)
        AddressChange.objects.filter(pk=change.pk).delete()
        forget_sign_ups(person, former_key)
        if former != person.email:
            ask_for_mail(
                ServiceMailKind.ADDRESS_CHANGED,
                change.newsletter,
                subscriber=person,
                address=former,
                at=at,
            )
    return person


def _hold(change: AddressChange) -> dict[int, Subscriber]:
    """Hold who moves, and who has left but has the address; in the order in which all do."""
    both = Q(pk=change.subscriber_id) | Q(email_key=change.email_key)
    held = Subscriber.objects.select_for_update().filter(both).order_by("pk")
    return {person.pk: person for person in held}


def _still_wished(change: AddressChange) -> bool:
    return AddressChange.objects.filter(pk=change.pk, public_id=change.public_id).exists()
