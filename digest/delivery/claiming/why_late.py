"""Asks the ledger whether a batch is too late to go out by itself."""

from datetime import datetime, timedelta
from functools import partial

from digest.delivery.claiming.lateness import is_late, longest_pause
from digest.delivery.claiming.put_off import put_off_at, took_some_since
from digest.delivery.models import Batch, Delivery
from digest.issues.models import Issue
from digest.rate_limit import RateLimit


def why_late(
    issue: Issue,
    batch: Batch,
    *,
    approved_at: datetime,
    limit: RateLimit | None,
    in_order: bool,
    now: datetime,
) -> str:
    """Return why the issue waits for a person, what is late and how late; empty where it is not."""
    hours = issue.newsletter.late_after_hours
    late = partial(
        is_late,
        now,
        due_at=batch.due_at,
        approved_at=approved_at,
        accepted_at=issue.late_accepted_at,
        late_after=timedelta(hours=hours),
    )
    if not late() or _goes_on(batch, limit, in_order, now):
        return ""
    if not late(put_off_at=put_off_at(batch)):
        return ""
    return (
        f"Mail that was due on {batch.due_at:%d %B %Y at %H:%M} UTC is more than {hours} hours "
        "late. Resume the issue to send it all the same, or cancel it."
    )


def _goes_on(batch: Batch, limit: RateLimit | None, in_order: bool, now: datetime) -> bool:
    since = now - longest_pause(_gap(batch, limit, in_order))
    return took_some_since(batch.issue_id, max(since, batch.due_at))


def _gap(batch: Batch, limit: RateLimit | None, in_order: bool) -> timedelta:
    """Return how long the rate limit has handovers of this size wait for one another."""
    if limit is None:
        return timedelta(0)
    messages = (
        limit.portion if in_order else Delivery.objects.filter(batch=batch, state=None).count()
    )
    return limit.time_for(messages)
