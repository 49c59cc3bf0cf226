"""Putting a subscription to rest for a while."""

from datetime import date

from subscribers.models import Subscription, SubscriptionState


def pause(subscription: Subscription, *, until: date) -> bool:
    """Send nothing until the date, the first day on which mail may come again.

    Returns False where the subscription has ended.
    """
    paused = Subscription.objects.filter(pk=subscription.pk, state=SubscriptionState.ACTIVE).update(
        paused_until=until
    )
    subscription.refresh_from_db()
    return paused > 0
