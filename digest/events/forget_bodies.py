"""Deleting stored reports: they hold addresses, and are of no use once they were applied."""

from datetime import datetime, timedelta

from digest.events.models import StoredBody

KEPT_FOR = timedelta(days=7)
"""Long enough to look into what could not be read, or came out wrong."""


def forget_bodies(*, now: datetime) -> int:
    """Delete what was applied and is older than KEPT_FOR; return how many.

    Of a body that could not be read in whole, the row and its reasons stay, without the body:
    while it is there, hearing nothing of an older attempt proves nothing.
    """
    old = StoredBody.objects.filter(received_at__lt=now - KEPT_FOR, applied_at__isnull=False)
    old.exclude(problems="").exclude(body=b"").update(body=b"")
    deleted, _ = old.filter(problems="").delete()
    return deleted
