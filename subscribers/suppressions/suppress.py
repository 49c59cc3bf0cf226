"""Barring an address from all mail."""

from datetime import datetime

from django.db import transaction

from subscribers.locking import lock_subscriptions
from subscribers.models import Subscription, SubscriptionState, Suppression
from subscribers.month_of import month_of
from subscribers.suppressions.endings import COMPLAINT
from subscribers.suppressions.look_up import ERASED, hashes_of


def suppress(key: str, *, reason: str, at: datetime, note: str = "") -> int:
    """Never mail the address again, and end its subscriptions at once.

    ``key`` is ``Address.key``; ``reason`` is a word such as bounced, complaint or erased. The
    first reason stays, unless they are erased now; a complaint is remembered beside it, of the
    erased by its month: its own time would lead from the hash to the copy it was about. Returns
    how many subscriptions ended. Whoever plans mail need not look at suppressions: no active
    subscription has a suppressed address.
    """
    with transaction.atomic():
        row = _row(key, reason=reason, at=at, note=note)
        if reason == ERASED:
            row.reason, row.since, row.note = reason, at, ""
        if reason == COMPLAINT:
            when = month_of(at) if row.reason == ERASED else at
            row.complained_at = min(when, row.complained_at or when)
        row.save()
        theirs = Subscription.objects.filter(subscriber__email_key=key)
        lock_subscriptions(theirs)
        return theirs.filter(state=SubscriptionState.ACTIVE).update(
            state=SubscriptionState.UNSUBSCRIBED, ended_at=at, ended_how=reason
        )


def _row(key: str, *, reason: str, at: datetime, note: str) -> Suppression:
    own, *former = hashes_of(key)
    rows = Suppression.objects.select_for_update()
    known = rows.filter(address_hash__in=former).first()
    if known:
        return known
    first = {"reason": reason, "since": at, "note": note}
    return rows.get_or_create(address_hash=own, defaults=first)[0]
