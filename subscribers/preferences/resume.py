"""Ending a pause at a reader's word."""

from subscribers.horizon import end_of_pause
from subscribers.models import Subscription


def resume(subscription: Subscription) -> bool:
    """End the pause now; where an issue was missed by it, what was sent is passed over. False where
    there was no pause."""
    paused = Subscription.objects.filter(pk=subscription.pk, paused_until__isnull=False)
    resumed = paused.update(**end_of_pause())
    subscription.refresh_from_db()
    return resumed > 0
