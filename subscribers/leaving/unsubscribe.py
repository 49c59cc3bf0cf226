"""Ending a subscription, at once and for good."""

from datetime import datetime

from subscribers.models import Subscription, SubscriptionState


def unsubscribe(public_id: int, newsletter_id: int, *, how: str, at: datetime) -> bool:
    """End the subscription; doing it again changes nothing, not even when or how.

    Returns True where it was active until now, False where it had ended or never was.
    """
    ended = Subscription.objects.filter(
        subscriber__public_id=public_id,
        newsletter_id=newsletter_id,
        state=SubscriptionState.ACTIVE,
    ).update(state=SubscriptionState.UNSUBSCRIBED, ended_at=at, ended_how=how)
    return ended > 0
