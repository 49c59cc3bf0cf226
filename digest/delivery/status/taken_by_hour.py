"""When the provider took an issue's copies."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from digest.delivery.models import Attempt
from digest.issues.models import Issue


def taken_by_hour(issue: Issue) -> Mapping[datetime, int]:
    """Return the beginning of each hour (UTC) -> how many copies attempts that ended in it say were
    taken."""
    found: Counter[datetime] = Counter()
    attempts = Attempt.objects.filter(batch__issue=issue, taken__gt=0)
    for ended_at, taken in attempts.values_list("ended_at", "taken"):
        if ended_at is None:
            continue
        hour = ended_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        found[hour] += taken
    return found
