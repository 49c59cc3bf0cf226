"""Which batches may go."""

from datetime import datetime

from django.db.models import Q, QuerySet

from digest.delivery.models import Batch, HandoverState
from digest.issues.models import Issue, IssueState


def claimable(issue: Issue, now: datetime) -> QuerySet[Batch]:
    """Return the issue's batches that may be handed over now, longest due first."""
    return Batch.objects.filter(
        Q(issue__send_now=True) | Q(due_at__lte=now),
        Q(not_before=None) | Q(not_before__lte=now),
        issue=issue,
        issue__state=IssueState.SENDING,
        state=HandoverState.PENDING,
    ).order_by("due_at", "pk")


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
