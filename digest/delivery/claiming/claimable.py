"""Which batches may go."""

from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from digest.delivery.as_stored import time_as_stored
from digest.delivery.claiming.backing_off import LONGEST_BACK_OFF, may_be_tried
from digest.delivery.models import Batch, HandoverState
from digest.issues.models import Issue, IssueState

# As ``claimable`` has it; written out, and not built anew for each claim.
_FIRST = """
    SELECT b.* FROM delivery_batch b JOIN issues_issue i ON i.id = b.issue_id
    WHERE b.issue_id = %s AND b.state = 'pending' AND i.state = 'sending'
        AND (i.send_now OR b.due_at <= %s)
        AND (b.not_before IS NULL OR b.not_before <= %s OR b.not_before > %s)
    ORDER BY b.due_at, b.id LIMIT %s
"""
_PASSING_OVER_LOCKED = " FOR NO KEY UPDATE OF b SKIP LOCKED"


def claimable(issue: Issue, now: datetime) -> QuerySet[Batch]:
    """Return the issue's batches that may be handed over now, longest due first."""
    return Batch.objects.filter(
        Q(issue__send_now=True) | Q(due_at__lte=now),
        may_be_tried(now),
        issue=issue,
        issue__state=IssueState.SENDING,
        state=HandoverState.PENDING,
    ).order_by("due_at", "pk")


def lock_claimable(issue: Issue, now: datetime, *, most: int) -> list[Batch]:
    """Return the first of those, locked, without what others have locked; within a transaction.

    SQLite's transactions lock as they begin; PostgreSQL locks the rows and passes over those of
    other senders.
    """
    is_locking = connection.features.has_select_for_update
    moment, another_clock = time_as_stored(now), time_as_stored(now + LONGEST_BACK_OFF)
    found = Batch.objects.raw(
        _FIRST + _PASSING_OVER_LOCKED if is_locking else _FIRST,
        [issue.pk, moment, moment, another_clock, most],
    )
    return list(found)


def next_claim_at(issue: Issue) -> datetime | None:
    """Return when the first of the issue's pending batches may go; None where none is pending."""
    send_now = Issue.objects.values_list("send_now", flat=True).get(pk=issue.pk)
    pending = Batch.objects.filter(issue=issue, state=HandoverState.PENDING)
    times = pending.values_list("due_at", "not_before").distinct()
    return min(
        (
            not_before or due if send_now else max(due, not_before or due)
            for due, not_before in times
        ),
        default=None,
    )
