"""What was heard of an issue, by when it happened."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db.models import CharField, Count
from django.db.models.functions import Cast, Substr

from digest.events.models import Event
from digest.events.records import EventKind
from digest.issues.models import Issue

_HOUR = len("2026-03-03 09")


def heard_by_hour(issue: Issue) -> Mapping[datetime, Mapping[str, int]]:
    """Return the beginning of each hour (UTC) in which something happened -> kind of event -> how
    many events; without those that only prove that the provider took the mail."""
    # Both databases write a time beginning with its day and hour, in UTC; SQLite would call Python
    # for each row to truncate it.
    hour = Substr(Cast("at", CharField()), 1, _HOUR)
    rows = (
        Event.objects.filter(delivery__issue=issue)
        .exclude(kind=EventKind.PROCESSED)
        .order_by()
        .values_list(hour, "kind")
        .annotate(Count("pk"))
    )
    found: dict[datetime, Counter[str]] = {}
    for written, kind, count in rows:
        at = datetime.strptime(written, "%Y-%m-%d %H").replace(tzinfo=UTC)
        found.setdefault(at, Counter())[kind] += count
    return found
