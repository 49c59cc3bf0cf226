"""Sending again by itself what was probably never taken, where the owner chose so."""

from datetime import datetime

from django.db import transaction

from digest.delivery.controls.put_back import put_back, reopen
from digest.delivery.models import Batch, HandoverState
from digest.delivery.outcomes.absence import Hearing
from digest.delivery.outcomes.absent_batches import absent_batches
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import ProbablyNotSent


def resend_absent(hearing: Hearing, *, now: datetime) -> dict[str, int]:
    """Put back the batches that were probably not sent of newsletters that want it so; return
    issue -> how many batches of it go again.

    Of an issue that was cancelled nothing goes again.
    """
    again: dict[str, int] = {}
    for batch in absent_batches(hearing, now=now):
        issue = batch.issue
        wants = issue.newsletter.probably_not_sent == ProbablyNotSent.RESEND
        if wants and issue.state != IssueState.CANCELLED and _put_back(batch.pk, now):
            again[issue.slug] = again.get(issue.slug, 0) + 1
    return again


def _put_back(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        issue = Issue.objects.select_for_update(no_key=True).get(batches=pk)
        batch = Batch.objects.select_for_update(no_key=True).get(pk=pk)
        is_seen = batch.attempts.filter(outcome="Unknown", seen_at__isnull=False).exists()
        if batch.state != HandoverState.UNKNOWN or batch.closed or is_seen:
            return False
        if issue.state == IssueState.CANCELLED:
            return False
        put_back(batch)
        reopen(issue, at=now)
    return True
