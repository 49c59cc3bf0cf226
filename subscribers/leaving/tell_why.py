"""Keeping why somebody left, apart from who they are."""

from datetime import datetime, timedelta

from django.db import transaction

from subscribers.links.tokens import new_public_id
from subscribers.models import LeavingReason, Reason, Subscription, SubscriptionState
from subscribers.request_limit import Limit, may_ask

ONCE_A_DAY = Limit(1, timedelta(days=1))


def tell_why(subscription: Subscription, reason: Reason, *, at: datetime) -> bool:
    """Count the reason, once a day of each who has left. Returns whether it was counted."""
    if subscription.state != SubscriptionState.UNSUBSCRIBED:
        return False
    whose = f"{subscription.subscriber.public_id} {subscription.newsletter_id}"
    with transaction.atomic():
        if not may_ask("reason", whose, ONCE_A_DAY, at=at):
            return False
        LeavingReason.objects.create(
            # Not numbered as they come: sorted beside when people left, they would tell who.
            pk=new_public_id(),
            newsletter=subscription.newsletter,
            reason=reason,
            month=at.date().replace(day=1),
        )
    return True
