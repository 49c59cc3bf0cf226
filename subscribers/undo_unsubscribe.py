"""Taking back an unsubscribing, shortly after."""

from datetime import datetime, timedelta

from subscribers.horizon import newest_horizon
from subscribers.models import (
    Cadence,
    SubscriberState,
    Subscription,
    SubscriptionState,
)

UNDO_WITHIN = timedelta(hours=1)
"""Mail gets forwarded and unsubscribe links never expire: later on, they must revive nobody."""


def undo_unsubscribe(
    public_id: int,
    newsletter_id: int,
    *,
    how: str,
    at: datetime,
    cadence: Cadence | None = None,
) -> bool:
    """Make a subscription active again that was ended in the same way less than an hour ago.

    ``how`` is the word that ``unsubscribe`` was given; ``cadence`` sets another one with it.
    The horizon moves forward to the newsletter's last issue. Returns whether that was done.
    """
    values = {"cadence": cadence} if cadence else {}
    revived = Subscription.objects.filter(
        subscriber__public_id=public_id,
        subscriber__state=SubscriberState.CONFIRMED,
        newsletter_id=newsletter_id,
        state=SubscriptionState.UNSUBSCRIBED,
        ended_how=how,
        ended_at__gt=at - UNDO_WITHIN,
    ).update(
        state=SubscriptionState.ACTIVE,
        ended_at=None,
        ended_how="",
        horizon=newest_horizon(),
        **values,
    )
    return revived > 0
