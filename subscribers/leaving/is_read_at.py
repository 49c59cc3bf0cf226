"""Whether mail of ours goes to an address at all."""

from subscribers.models import Subscription, SubscriptionState


def is_read_at(email_key: str) -> bool:
    """Tell whether somebody takes a newsletter there, paused ones included."""
    return Subscription.objects.filter(
        subscriber__email_key=email_key, state=SubscriptionState.ACTIVE
    ).exists()
