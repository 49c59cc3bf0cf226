"""Putting back what is in doubt, to be handed over again."""

from datetime import datetime

from digest.delivery.models import Batch, HandoverState
from digest.delivery.outcomes.apply_fate import let_go_again
from digest.issues.models import Issue, IssueState


def put_back(batch: Batch) -> None:
    """Let go again what of the batch is unknown. Within a transaction that holds the batch."""
    named = batch.deliveries.filter(state=HandoverState.UNKNOWN).values_list("pk", flat=True)
    if found := list(named):
        let_go_again(batch, found)
    if batch.state == HandoverState.UNKNOWN:
        batch.state = HandoverState.PENDING
        batch.tries = 0
        batch.save(update_fields=["state", "tries"])


def reopen(issue: Issue, *, at: datetime) -> None:
    """Let a sent issue go on, and let nothing of it be too late: whoever decided knows how late it
    is."""
    if issue.state == IssueState.SENT:
        issue.state = IssueState.SENDING
        issue.finished_at = None
    issue.late_accepted_at = at
    issue.save(update_fields=["state", "finished_at", "late_accepted_at"])
