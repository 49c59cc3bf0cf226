"""Brings a cancelled issue's ledger to its end, as soon as nothing of it is on its way."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from digest.delivery.models import Batch, Delivery, HandoverState
from digest.delivery.outcomes.lock_batches import lock_batches
from digest.delivery.outcomes.rejected_in_vain import bring_back_unseen
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import release_items
from subscribers.locking import lock_subscriptions
from subscribers.models import Subscription

CANCELLED = "cancelled"
"""Why a delivery is skipped of an issue that was cancelled."""
_HAD_OR_MAY_HAVE_HAD = (HandoverState.SUBMITTED, HandoverState.UNKNOWN)


def end_cancelled(issue: Issue) -> int:
    """Skip what of a cancelled issue was still to be handed over; return how many.

    Their horizons go back to where they were, so that what they were owed of earlier issues comes
    with the next one. Whoever was to get nothing of it is due again too. Where nobody had anything,
    the items wait for another issue.
    """
    with transaction.atomic():
        if not Issue.objects.filter(pk=issue.pk, state=IssueState.CANCELLED).exists():
            return 0
        lock_subscriptions(_of_whom_it_may_be_kept(issue))
        lock_batches(issue)
        # Whosever fault it was that they were rejected, they are owed the items.
        bring_back_unseen(issue)
        pending = Batch.objects.filter(issue=issue, state=HandoverState.PENDING)
        unsent = Delivery.objects.filter(
            batch__issue=issue, batch__state=HandoverState.PENDING, state=None
        )
        _move_horizons_back(issue, unsent)
        _let_who_got_nothing_be_due(issue)
        skipped = unsent.update(state=HandoverState.SKIPPED, reason=CANCELLED)
        # Asked of the issue once. Asked of each batch, PostgreSQL goes through all of the issue for
        # each, as long as it has no figures of what was planned a moment ago.
        had = issue.deliveries.filter(state__in=_HAD_OR_MAY_HAVE_HAD).order_by()
        partly = set(had.values_list("batch", flat=True).distinct())
        pending.filter(pk__in=partly).update(state=HandoverState.SUBMITTED, not_before=None)
        pending.update(state=HandoverState.SKIPPED, not_before=None)
        if not _anybody_has_or_may_get_it(issue):
            release_items(issue)
    return skipped


def _of_whom_it_may_be_kept(issue: Issue) -> QuerySet[Subscription]:
    """Return the subscriptions that may be due again: all but those that surely had it."""
    had = (HandoverState.SUBMITTED, HandoverState.SKIPPED)
    is_without = Q(batch=None) | Q(state__in=(HandoverState.REJECTED, HandoverState.UNKNOWN))
    by_batch = Q(state=None) & ~Q(batch__state__in=had)
    theirs = issue.deliveries.filter(is_without | by_batch, subscriber=OuterRef("subscriber_id"))
    return Subscription.objects.filter(Exists(theirs), newsletter=issue.newsletter_id)


def _move_horizons_back(issue: Issue, unsent: QuerySet[Delivery]) -> None:
    if issue.sequence is None:
        return
    theirs = unsent.filter(issue=issue, subscriber=OuterRef("subscriber_id"))
    Subscription.objects.filter(
        Exists(theirs), newsletter=issue.newsletter_id, horizon=issue.sequence
    ).update(horizon=Subquery(theirs.values("batch__variant__served_before")[:1]), last_due_on=None)


def _let_who_got_nothing_be_due(issue: Issue) -> None:
    nothing = issue.deliveries.filter(batch=None, subscriber=OuterRef("subscriber_id"))
    Subscription.objects.filter(
        Exists(nothing), newsletter=issue.newsletter_id, last_due_on=issue.date
    ).update(last_due_on=None)


def _anybody_has_or_may_get_it(issue: Issue) -> bool:
    by_batch = (HandoverState.SUBMITTING, *_HAD_OR_MAY_HAVE_HAD)
    return issue.deliveries.filter(
        Q(state__in=_HAD_OR_MAY_HAVE_HAD) | Q(state=None, batch__state__in=by_batch)
    ).exists()
