"""Lets what is refused again and again keep the issue from nobody else.

The batch that is due first goes first. Where the provider refuses us for that one alone, whatever a
person mends, all behind it would never have their turn.
"""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from digest.delivery.models import Batch, HandoverState
from digest.delivery.providers.base import RefusedUs
from digest.issues.models import Issue

OTHERS_GO_FIRST = timedelta(minutes=1)


def let_others_go_first(issue: Issue, *, at: datetime) -> None:
    """Put off a little what was refused before and after a person had let the issue go on, where
    anything else of it is due. Within a transaction that holds the issue."""
    refused = Count("attempts", filter=Q(attempts__outcome=RefusedUs.__name__))
    pending = Batch.objects.filter(issue=issue, state=HandoverState.PENDING)
    again = [batch.pk for batch in pending.annotate(refused=refused).filter(refused__gt=1)]
    if again and pending.filter(due_at__lte=at).exclude(pk__in=again).exists():
        Batch.objects.filter(pk__in=again).update(not_before=at + OTHERS_GO_FIRST)
