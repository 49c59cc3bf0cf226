"""Forgetting which clicks were counted, once none of them can come again."""

from datetime import datetime

from django.db.models import Min

from digest.events.forget_bodies import KEPT_FOR
from digest.events.models import CountedClick, StoredBody


def forget_counted_clicks(*, now: datetime) -> int:
    """Delete what is older than the reports that are kept; return how many.

    Providers send a report again for a day. A body that still waits is applied again however old it
    is, and so nothing that was counted since it came is forgotten.
    """
    waiting = StoredBody.objects.filter(applied_at=None).aggregate(at=Min("received_at"))["at"]
    oldest = min(now - KEPT_FOR, waiting or now)
    deleted, _ = CountedClick.objects.filter(counted_on__lt=oldest.date()).delete()
    return deleted
