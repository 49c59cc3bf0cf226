"""The pace at which a provider is given mail, kept by all workers together in one row."""

from datetime import datetime

from django.db import transaction

from digest.delivery.models import ProviderPace
from digest.rate_limit import RateLimit


def reserve(provider: str, limit: RateLimit, *, messages: int, now: datetime) -> datetime:
    """Reserve the next free time for so many messages, and return when it begins.

    Idle time is not saved up: whoever comes after a pause gets no more than others. Within a
    transaction of its own or the caller's; taken back with it. ``now`` is by the clock that all
    workers share.
    """
    with transaction.atomic():
        ProviderPace.objects.get_or_create(provider=provider, defaults={"free_at": now})
        pace = ProviderPace.objects.select_for_update().get(pk=provider)
        begins = max(now, pace.free_at)
        pace.free_at = begins + limit.time_for(messages)
        pace.save(update_fields=["free_at"])
    return begins


def free_at(provider: str, *, now: datetime) -> datetime:
    """Return when the next message may go at the earliest."""
    pace = ProviderPace.objects.filter(pk=provider, free_at__gt=now).first()
    return pace.free_at if pace else now
