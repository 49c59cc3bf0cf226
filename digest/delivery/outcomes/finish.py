"""Ends what has gone out."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from digest.delivery.models import Batch, HandoverState
from digest.delivery.outcomes.rejected_in_vain import doubt_rejections, rejections_in_words
from digest.delivery.outcomes.suspicion_so_far import suspicion_so_far
from digest.issues.by_program import done_by_program
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold


def finish_issues(*, now: datetime) -> list[Issue]:
    """Mark each issue as sent that has nothing pending or submitting any more; return those.

    One whose rejections point to us is held instead. What is unknown does not keep an issue open:
    nothing is handed over because of it unless a person says so. One that was sent goes on where a
    slow sender's answer came after all, and says that something was not taken.
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


def judge_again(issue: Issue) -> None:
    """Let an issue that was sent come to its end anew: a slow sender's answer rejected somebody
    after all, and what all of the rejections say was judged without it."""
    Issue.objects.filter(pk=issue.pk, state=IssueState.SENT).update(
        state=IssueState.SENDING, finished_at=None
    )


def _finish(pk: int, now: datetime, done: QuerySet[Issue]) -> bool:
    with transaction.atomic():
        # A person may be putting a batch back, with the issue locked: asked again once they have,
        # by a statement of its own, which alone sees what they did.
        issue = Issue.objects.select_for_update(no_key=True).get(pk=pk)
        if not done.filter(pk=pk).exists():
            return False
        if why := _why_not(issue):
            with done_by_program(issue, "held", at=now):
                hold(issue, reason=why)
            doubt_rejections(issue, at=now)
            return False
        return bool(done.filter(pk=pk).update(state=IssueState.SENT, finished_at=now))


def _why_not(issue: Issue) -> str:
    """Return why rejections must be looked at before the issue is over; empty where not.

    Each round judges what it saw. It may have been killed before it could say so, and what several
    saw together shows in the ledger alone.
    """
    found = suspicion_so_far(issue).of_all()
    return rejections_in_words(issue, found, is_something_left=False) if found else ""
