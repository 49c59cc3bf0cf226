"""Which batches in doubt were probably never taken."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q

from digest.delivery.models import Attempt, Batch, HandoverState
from digest.delivery.outcomes.absence import (
    ABSENT_AFTER,
    DoubtFacts,
    Hearing,
    is_probably_not_sent,
)


def absent_batches(hearing: Hearing, *, now: datetime) -> list[Batch]:
    """Return the batches whose outcome is unknown and, by all that was heard, was "not taken".

    Where more than one attempt at a batch is in doubt, this must hold for each.
    """
    in_doubt = Attempt.objects.filter(
        outcome="Unknown",
        seen_at=None,
        batch__state=HandoverState.UNKNOWN,
        batch__closed=False,
    )
    doubts: defaultdict[int, list[Attempt]] = defaultdict(list)
    for attempt in in_doubt:
        doubts[attempt.batch_id].append(attempt)
    absent = [
        batch
        for batch, attempts in doubts.items()
        if all(
            attempt.started_at <= now - ABSENT_AFTER
            and is_probably_not_sent(_facts(attempt), hearing, now=now)
            for attempt in attempts
        )
    ]
    return list(
        Batch.objects.filter(pk__in=absent).select_related("issue__newsletter").order_by("pk")
    )


def _facts(attempt: Attempt) -> DoubtFacts:
    # By the provider's own answer; or by an event, where that answer was lost.
    taken = Attempt.objects.filter(
        Q(taken__gt=0) | Q(seen_at__isnull=False), provider=attempt.provider
    ).exclude(pk=attempt.pk)
    earlier = taken.filter(started_at__lt=attempt.started_at).order_by("-started_at").first()
    later = taken.filter(started_at__gt=attempt.started_at).order_by("started_at").first()
    return DoubtFacts(
        started_at=attempt.started_at,
        in_order=attempt.in_order,
        earlier_was_seen=_was_seen(earlier),
        later_was_seen=_was_seen(later),
    )


def _was_seen(attempt: Attempt | None) -> bool:
    return attempt is not None and attempt.seen_at is not None
