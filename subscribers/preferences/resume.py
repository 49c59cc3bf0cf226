"""Ending a pause at a reader's word."""

from subscribers.horizon import newest_horizon
from subscribers.models import Subscription


def resume(subscription: Subscription) -> bool:
    """End the pause now; what was sent meanwhile is passed over. False where there was none."""
    resumed = Subscription.objects.filter(pk=subscription.pk, paused_until__isnull=False).update(
        paused_until=None, horizon=newest_horizon()
    )
    subscription.refresh_from_db()
    return resumed > 0
