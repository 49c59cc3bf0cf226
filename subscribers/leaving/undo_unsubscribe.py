"""Taking back an unsubscribing, shortly after."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from subscribers.models import (
    Cadence,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
)
from subscribers.suppressions.look_up import suppression_of

UNDO_WITHIN = timedelta(hours=1)
"""Mail gets forwarded and unsubscribe links never expire: later on, they must revive nobody."""


def undo_unsubscribe(
    public_id: int,
    newsletter_id: int,
    *,
    hows: Collection[str],
    at: datetime,
    cadence: Cadence | None = None,
) -> bool:
    """Make a subscription active again that was ended in one of these ways within the last hour.

    ``hows`` are words that ``unsubscribe`` was given; ``cadence`` sets another one with it.
    The horizon stays: they are owed what they were, an issue that was planned within the hour
    too. (Of one that was planned before and skipped for them meanwhile, see ``owe_again``.) Returns
    whether that was done; it is not where the address has been suppressed since.
    """
    values = {"cadence": cadence} if cadence else {}
    with transaction.atomic():
        person = Subscriber.objects.select_for_update().filter(public_id=public_id).first()
        if person is None or person.state != SubscriberState.CONFIRMED:
            return False
        revived = Subscription.objects.filter(
            _undoable(hows, at), subscriber=person, newsletter_id=newsletter_id
        ).update(
            state=SubscriptionState.ACTIVE,
            ended_at=None,
            ended_how="",
            **values,
        )
        # Last: whoever suppresses the address writes that first and takes this row then. So either
        # they find it revived and end it, or what they wrote is found here.
        if _is_suppressed(person):
            transaction.set_rollback(True)
            return False
    return revived > 0


def can_be_undone(subscription: Subscription, *, hows: Collection[str], at: datetime) -> bool:
    """Tell whether ``undo_unsubscribe`` would still bring the subscription back."""
    undoable = Subscription.objects.filter(_undoable(hows, at), pk=subscription.pk)
    return undoable.exists() and not _is_suppressed(subscription.subscriber)


def _is_suppressed(person: Subscriber) -> bool:
    return person.email_key is not None and suppression_of(person.email_key) is not None


def _undoable(hows: Collection[str], at: datetime) -> Q:
    return Q(
        state=SubscriptionState.UNSUBSCRIBED,
        ended_how__in=hows,
        ended_at__gt=at - UNDO_WITHIN,
    )
