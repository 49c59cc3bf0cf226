"""What an issue's rejections were before this round: others may have had a part in it, or each
round may be too short to show anything."""

from django.db.models import Count, Q, QuerySet, Sum

from digest.delivery.models import Attempt, HandoverState
from digest.delivery.outcomes.rejected_in_vain import is_anybody_to_bring_back
from digest.delivery.outcomes.suspicion import MOST_REJECTED_IN_A_ROW, Suspicion
from digest.delivery.providers.base import Rejected, Submitted
from digest.issues.models import Issue

_NAMED = Q(in_order=False, outcome=Submitted.__name__, rejected__gt=0)
"""A request of which some were named: the others go again."""


def suspicion_so_far(issue: Issue) -> Suspicion:
    """Return the suspicion by all attempts at the issue, since a person last saw rejections of
    it."""
    seen_at = Issue.objects.values_list("rejections_shown_at", flat=True).get(pk=issue.pk)
    attempts = Attempt.objects.filter(batch__issue=issue)
    if seen_at is not None:
        attempts = attempts.filter(started_at__gt=seen_at)
    counted = attempts.aggregate(
        told=Sum("taken", default=0),
        # Of these one reader is known at least.
        proven=Count("pk", filter=Q(taken=0, seen_at__isnull=False)),
    )
    taken = counted["told"] + counted["proven"]
    any_unseen = attempts.filter(rejected__gt=0).exists() and is_anybody_to_bring_back(issue)
    if taken and not any_unseen:
        # It is those who were refused before themselves: others are taken.
        attempts = attempts.filter(batch__refused_before=None)
    sums = attempts.aggregate(
        all_rejected=Sum("rejected", default=0),
        all_unnamed=Sum("rejected", filter=Q(outcome=Rejected.__name__), default=0),
    )
    if not sums["all_rejected"]:
        return Suspicion(taken=taken)
    return Suspicion(
        taken=taken,
        rejected=sums["all_rejected"],
        any_unseen=any_unseen,
        unnamed=sums["all_unnamed"],
        in_a_row=_in_a_row(attempts),
        cleared=_cleared(attempts),
    )


def _in_a_row(attempts: QuerySet[Attempt]) -> int:
    told = attempts.filter(Q(taken__gt=0) | Q(rejected__gt=0)).order_by("-started_at", "-pk")
    row = 0
    for attempt in told[: MOST_REJECTED_IN_A_ROW + 1]:
        if not attempt.in_order and attempt.outcome == Submitted.__name__ and attempt.rejected:
            break
        # Who works in order stops at the rejected one: all that were taken came before it.
        row += attempt.rejected
        if attempt.taken:
            break
    return row


def _cleared(attempts: QuerySet[Attempt]) -> dict[int, int]:
    """Return batch -> how many of it were cleared and have not gone yet."""
    waiting = attempts.filter(_NAMED, batch__state=HandoverState.PENDING)
    counted = waiting.values("batch").annotate(
        readers=Count("batch__deliveries", filter=Q(batch__deliveries__state=None), distinct=True)
    )
    return dict(counted.values_list("batch", "readers"))
