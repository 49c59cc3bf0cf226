"""Ends what has gone out."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from digest.delivery.models import Batch, HandoverState
from digest.issues.models import Issue, IssueState


def finish_issues(*, now: datetime) -> list[Issue]:
    """Mark each issue as sent that has nothing pending or submitting any more; return those.

    What is unknown does not keep an issue open: nothing is handed over because of it unless a
    person says so. One that was sent goes on where a slow sender's answer came after all, and says
    that something was not taken.
    """
    to_do = Batch.objects.filter(
        issue=OuterRef("pk"), state__in=(HandoverState.PENDING, HandoverState.SUBMITTING)
    )
    again = Exists(to_do.filter(state=HandoverState.PENDING))
    Issue.objects.filter(again, state=IssueState.SENT).update(
        state=IssueState.SENDING, finished_at=None
    )
    done = Issue.objects.filter(~Exists(to_do), state=IssueState.SENDING, sequence__isnull=False)
    found = list(done.order_by("sequence").values_list("pk", flat=True))
    finished = [pk for pk in found if _finish(pk, now, done)]
    return list(Issue.objects.filter(pk__in=finished).order_by("sequence"))


def _finish(pk: int, now: datetime, done: QuerySet[Issue]) -> bool:
    with transaction.atomic():
        # A person may be putting a batch back, with the issue locked: asked again once they have,
        # by a statement of its own, which alone sees what they did.
        Issue.objects.select_for_update(no_key=True).get(pk=pk)
        return bool(done.filter(pk=pk).update(state=IssueState.SENT, finished_at=now))
