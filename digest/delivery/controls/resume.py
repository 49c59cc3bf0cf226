"""Lets a held issue go on, at a person's word."""

from datetime import datetime

from django.db import transaction

from digest.delivery.controls.refused_again import let_others_go_first
from digest.delivery.outcomes.lock_batches import lock_batches
from digest.delivery.outcomes.rejected_in_vain import bring_back_doubted
from digest.issues import workflow
from digest.issues.differences import has_unapproved_changes
from digest.issues.models import Issue, IssueState


def resume(issue: Issue, *, at: datetime) -> None:
    """Let a held issue go on from where it was; what is late by now goes all the same, and where
    it was held because of rejections, those rejected go again.

    Without the former, an issue held because it was late would be held again at once. Raises
    WorkflowError where it is not held, and where it was changed since its approval: whoever holds
    an issue to mend it means the mended text, and what was approved is without it.
    """
    with transaction.atomic():
        # Nobody approves or edits it meanwhile.
        Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
        issue.refresh_from_db()
        if issue.state == IssueState.HELD and has_unapproved_changes(issue):
            raise workflow.WorkflowError(
                f"{issue.slug} cannot go on yet: it was changed since its approval, and what was "
                "approved would go out. Approve it as it is now, or take the changes back; until "
                "then it stays held."
            )
        workflow.resume(issue)
        lock_batches(issue)
        bring_back_doubted(issue, at=at)
        let_others_go_first(issue, at=at)
        Issue.objects.filter(pk=issue.pk).update(late_accepted_at=at)
    issue.refresh_from_db()
