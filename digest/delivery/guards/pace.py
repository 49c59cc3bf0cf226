"""The pace at which a provider is given mail, kept by all workers together in one row."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from digest.delivery.models import ProviderPace
from digest.rate_limit import RateLimit

LONGEST_REST = timedelta(hours=1)
"""No provider is left alone for longer. What lies further ahead was written by a clock that has
been set back since, and counts for nothing."""
LARGEST_RESERVED = 1_000
"""So many messages may have reserved their time together."""


def reserve(
    provider: str,
    limit: RateLimit,
    *,
    messages: int,
    now: datetime,
    within: timedelta = timedelta.max,
) -> datetime:
    """Reserve the next free time for so many messages, and return when it begins. What would begin
    later than ``within`` from now is not reserved.

    Idle time is not saved up: whoever comes after a pause gets no more than others. Within a
    transaction of its own or the caller's; taken back with it. ``now`` is by the clock that all
    workers share.
    """
    with transaction.atomic():
        ProviderPace.objects.get_or_create(provider=provider, defaults={"free_at": now})
        pace = ProviderPace.objects.select_for_update().get(pk=provider)
        begins = now if _is_by_another_clock(pace, limit, now) else max(now, pace.free_at)
        if begins - now <= within:
            pace.free_at = begins + limit.time_for(messages)
            pace.save(update_fields=["free_at"])
    return begins


def free_at(provider: str, limit: RateLimit, *, now: datetime) -> datetime:
    """Return when the next message may go at the earliest, by the rate limit."""
    pace = ProviderPace.objects.filter(pk=provider, free_at__gt=now).first()
    return now if pace is None or _is_by_another_clock(pace, limit, now) else pace.free_at


def leave_alone(provider: str, *, until: datetime, now: datetime) -> None:
    """Have all senders leave a provider alone that took nothing; never for less than before."""
    with transaction.atomic():
        ProviderPace.objects.get_or_create(provider=provider, defaults={"free_at": now})
        is_shorter = Q(rests_until=None) | Q(rests_until__lt=until)
        by_another_clock = Q(rests_until__gt=now + LONGEST_REST)
        ProviderPace.objects.filter(is_shorter | by_another_clock, pk=provider).update(
            rests_until=until
        )


def rests_until(provider: str, *, now: datetime) -> datetime | None:
    """Return until when the provider is left alone; None where it is not."""
    resting = ProviderPace.objects.filter(
        pk=provider, rests_until__gt=now, rests_until__lte=now + LONGEST_REST
    )
    return resting.values_list("rests_until", flat=True).first()


def _is_by_another_clock(pace: ProviderPace, limit: RateLimit, now: datetime) -> bool:
    return pace.free_at > now + LONGEST_REST + limit.time_for(LARGEST_RESERVED)
