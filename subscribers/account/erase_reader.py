"""Erasing a reader, with what other rooms hold about them as one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from digest.events.forget_reasons import forget_reasons
from digest.events.tally_leavers import tally_leavers
from subscribers.leaving.erase import erase
from subscribers.models import AddressChange, ServiceMail, SignUp, Subscriber


def erase_reader(person: Subscriber, *, at: datetime) -> None:
    """Forget the person as ``erase`` does, with what mail servers said of their mail, what they
    asked for at a page, and what was mailed to them about it. Cannot be undone.

    No newsletter is locked, so that whoever has locked readers may call it.
    """
    with transaction.atomic():
        # First, as whoever moves or confirms does: else each might wait for the other for ever.
        person = Subscriber.objects.select_for_update().get(pk=person.pk)
        key = person.email_key
        SignUp.objects.filter(Q(confirmed_as__subscriber=person) | _to(key)).delete()
        # Another reader's wish to move to this address too, as long as nobody has confirmed it.
        AddressChange.objects.filter(Q(subscriber=person) | _to(key)).delete()
        ServiceMail.objects.filter(subscriber=person).delete()
        if key is not None:
            tally_leavers(person, at=at)
        erase(person, at=at)
        forget_reasons(person)


def _to(key: str | None) -> Q:
    return Q(email_key=key) if key else Q(pk__in=())
