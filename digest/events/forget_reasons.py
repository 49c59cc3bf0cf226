"""Emptying what was said of one person's mail, and where it went."""

from django.db import transaction

from digest.delivery.models import Delivery
from digest.events.models import Event
from digest.issues.models import Issue
from subscribers.models import Subscriber


def forget_reasons(subscriber: Subscriber) -> None:
    """Empty the reasons of the person's deliveries and of the events about them, and the hashes of
    addresses that some of these keep; states stay.

    They are kept without addresses, but a far end may name a person in ways that nobody foresaw.
    """
    # Deliveries are found by issue and subscriber alone, and events by delivery.
    issues = list(Issue.objects.values_list("pk", flat=True))
    theirs = list(
        Delivery.objects.filter(issue__in=issues, subscriber=subscriber).values_list(
            "pk", flat=True
        )
    )
    with transaction.atomic():
        Delivery.objects.filter(pk__in=theirs).exclude(reason="").update(reason="")
        said = Event.objects.filter(delivery__in=theirs).exclude(reason="", address_hash="")
        said.update(reason="", address_hash="")
