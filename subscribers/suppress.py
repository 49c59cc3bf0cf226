"""Barring an address from all mail."""

from datetime import datetime

from django.db import transaction

from subscribers.models import Subscription, SubscriptionState, Suppression
from subscribers.suppressions import hashes_of


def suppress(key: str, *, reason: str, at: datetime) -> int:
    """Never mail the address again, and end its subscriptions at once.

    ``key`` is ``Address.key``; ``reason`` is a word such as bounced, complaint or erased. The
    first reason stays. Returns how many subscriptions ended. Whoever plans mail need not look
    at suppressions: no active subscription has a suppressed address.
    """
    with transaction.atomic():
        Suppression.objects.get_or_create(
            address_hash=hashes_of(key)[0], defaults={"reason": reason, "since": at}
        )
        return Subscription.objects.filter(
            subscriber__email_key=key, state=SubscriptionState.ACTIVE
        ).update(state=SubscriptionState.UNSUBSCRIBED, ended_at=at, ended_how=reason)
