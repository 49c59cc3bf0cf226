"""Days by a reader's own clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from subscribers.models import Subscription
from subscribers.preferences.time_zones import time_zone_names


def readers_day(subscription: Subscription, now: datetime, *, zone: str | None = None) -> date:
    """Return which day it is for the reader, or in a ``zone`` that they wish for; where that is
    empty or unknown, for the newsletter."""
    wished = subscription.subscriber.time_zone if zone is None else zone
    own = time_zone_names().get(wished.casefold())
    return now.astimezone(ZoneInfo(own or subscription.newsletter.time_zone)).date()


def day_to_wait_for(subscription: Subscription, *, at: datetime) -> date | None:
    """Return the first day on which mail may come again; None where it is not paused."""
    until = subscription.paused_until
    return until if until and until > readers_day(subscription, at) else None
