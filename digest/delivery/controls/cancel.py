"""Stops an issue for good."""

from datetime import datetime

from django.db import transaction

from digest.delivery.errors import CancelError
from digest.delivery.outcomes.end_cancelled import end_cancelled
from digest.issues.models import Issue, IssueState

CANCELLABLE = (IssueState.DRAFT, IssueState.APPROVED, IssueState.SENDING, IssueState.HELD)


def cancel(issue: Issue, *, reason: str, at: datetime) -> int:
    """Hand over nothing more of the issue; return how many readers were still to get it.

    A batch that is with the provider ends as it ends. Where nobody had anything, the items are
    free for the next issue. Raises CancelError where there is nothing to stop.
    """
    with transaction.atomic():
        cancelled = Issue.objects.filter(pk=issue.pk, state__in=CANCELLABLE).update(
            state=IssueState.CANCELLED, held_from="", reason=reason, finished_at=at
        )
        issue.refresh_from_db()
        if not cancelled:
            raise CancelError(
                f"{issue.slug} is {issue.state}, so there is nothing to cancel. A mistake in what "
                "was sent is corrected in the next issue."
            )
        return end_cancelled(issue)
