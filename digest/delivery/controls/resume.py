"""Lets a held issue go on, at a person's word."""

from datetime import datetime

from django.db import transaction

from digest.delivery.controls.refused_again import let_others_go_first
from digest.delivery.outcomes.lock_batches import lock_batches
from digest.delivery.outcomes.rejected_in_vain import bring_back_doubted
from digest.issues import workflow
from digest.issues.models import Issue


def resume(issue: Issue, *, at: datetime) -> None:
    """Let a held issue go on from where it was; what is late by now goes all the same, and where
    it was held because of rejections, those rejected go again.

    Without the former, an issue held because it was late would be held again at once. Raises
    WorkflowError where it is not held.
    """
    with transaction.atomic():
        workflow.resume(issue)
        lock_batches(issue)
        bring_back_doubted(issue, at=at)
        let_others_go_first(issue, at=at)
        Issue.objects.filter(pk=issue.pk).update(late_accepted_at=at)
    issue.refresh_from_db()
