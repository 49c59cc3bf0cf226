"""The first half of a change of address: its owner wrote a new one."""

from datetime import datetime, timedelta

from django.db import transaction

from digest.newsletters.models import Newsletter
from subscribers.address import Address
from subscribers.links.tokens import new_public_id
from subscribers.models import AddressChange, ServiceMail, ServiceMailKind, Subscriber
from subscribers.request_limit import MAIL_TO_AN_ADDRESS, Limit, may_ask
from subscribers.service_mail.ask_for_mail import ask_for_mail

OF_A_PERSON = Limit(5, timedelta(hours=1))


def ask_to_move(
    person: Subscriber, newsletter: Newsletter, address: Address, *, at: datetime
) -> bool:
    """Keep the wish until it is confirmed at the new address, and ask for the mail that does so.

    Does the same whoever has the address already; the mail tells its owner. Returns False where
    the person asked too often.
    """
    with transaction.atomic():
        own = str(person.public_id)
        if not may_ask("move", own, OF_A_PERSON, at=at):
            return False
        # Apart from sign-ups and from other readers: any of them could use up what the new address
        # may get, and keep its owner from it.
        if not may_ask("move to", f"{own} {address.key}", *MAIL_TO_AN_ADDRESS, at=at):
            return True
        change, _ = AddressChange.objects.update_or_create(
            subscriber=person,
            defaults={
                # A new one, so that a link to an address written wrongly before leads nowhere.
                "public_id": new_public_id(),
                "newsletter": newsletter,
                "email": address.email,
                "email_key": address.key,
                "asked_at": at,
            },
        )
        # One that waits was meant for the address written before.
        ServiceMail.objects.filter(address_change=change).delete()
        ask_for_mail(ServiceMailKind.CONFIRM_ADDRESS, newsletter, address_change=change, at=at)
    return True
