"""What is owed to readers who take back that they left or paused."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from digest.delivery.claiming.still_wanted import NO_LONGER_SUBSCRIBED, PAUSED
from digest.delivery.models import Delivery, HandoverState
from digest.issues.models import IssueState
from subscribers.models import Subscription, SubscriptionState

_STANDING = (IssueState.SENDING, IssueState.HELD, IssueState.SENT)


def owe_again(subscription: Subscription) -> bool:
    """Let them get with the next issue what they were not handed while they had left or paused.

    That is a copy of the last issue that was planned for them, skipped for that reason alone; the
    horizon goes back to before it, as where an issue is cancelled. Nothing changes where an issue
    was planned for them since, or a pause that was missed has moved the horizon on. Returns whether
    they are owed it now.
    """
    theirs = _not_handed(subscription).filter(issue__sequence=OuterRef("horizon"))
    before = theirs.values("batch__variant__served_before")[:1]
    owed = Subscription.objects.filter(
        pk=subscription.pk, state=SubscriptionState.ACTIVE, paused_until=None
    )
    return bool(
        owed.annotate(before=Subquery(before))
        .filter(before__isnull=False)
        .update(horizon=Subquery(before), last_due_on=None)
    )


def _not_handed(subscription: Subscription) -> QuerySet[Delivery]:
    why = Q(reason=PAUSED) | Q(reason__startswith=NO_LONGER_SUBSCRIBED)
    return Delivery.objects.filter(
        why,
        subscriber=subscription.subscriber_id,
        issue__newsletter=subscription.newsletter_id,
        issue__state__in=_STANDING,
        state=HandoverState.SKIPPED,
    )
