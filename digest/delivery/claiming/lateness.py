"""When a batch is too late to go out by itself. Pure."""

from datetime import datetime, timedelta


def is_late(
    now: datetime,
    *,
    due_at: datetime,
    approved_at: datetime,
    accepted_at: datetime | None,
    late_after: timedelta,
) -> bool:
    """Tell whether more time than ``late_after`` went by since the batch could have gone out.

    That is from its due time, from the approval, or from when a person accepted its lateness:
    whichever came last.
    """
    ready_at = max(due_at, approved_at, accepted_at or approved_at)
    return now - ready_at > late_after
