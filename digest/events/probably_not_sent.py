"""How much of what is unknown was probably not sent, for a person to decide about."""

from collections import Counter
from datetime import datetime

from digest.delivery.models import Delivery
from digest.delivery.outcomes.absent_batches import absent_batches
from digest.events.hearing import hearing


def probably_not_sent(*, now: datetime) -> dict[str, int]:
    """Return issue -> how many of its deliveries are in batches that were probably not taken."""
    batches = absent_batches(hearing(), now=now)
    found = Delivery.objects.filter(batch__in=batches, state=None)
    return dict(Counter(found.values_list("issue__slug", flat=True)))
