"""Whether there is anything for a sender to do."""

from datetime import datetime

from django.db.models import Q

from digest.delivery.claiming.backing_off import may_be_tried
from digest.delivery.claiming.lease import over
from digest.delivery.models import Batch, HandoverState
from digest.issues.models import IssueState


def work_waits(now: datetime) -> bool:
    """Tell whether a batch of any issue may be handed over now, or was left by a dead sender.

    One look at the database, cheap enough for every few seconds.
    """
    may_go = Q(
        Q(issue__send_now=True) | Q(due_at__lte=now),
        may_be_tried(now),
        state=HandoverState.PENDING,
        issue__state=IssueState.SENDING,
    )
    return Batch.objects.filter(may_go | over(now)).exists()
