"""Writes what became of a batch into the ledger."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from digest.delivery.models import Batch, Delivery, HandoverState, Variant
from digest.delivery.outcomes.backoff import wait_before_next
from digest.delivery.outcomes.fate import Fate
from digest.delivery.outcomes.proof import MAY_HAVE_BEEN_TAKEN
from digest.delivery.outcomes.told_apart import before_told_apart
from digest.delivery.providers.far_end_words import LONGEST_REASON, far_end_words


def apply_fate(
    batch: Batch,
    fate: Fate,
    *,
    now: datetime,
    detail: str = "",
    retry_after_seconds: float | None = None,
) -> None:
    """Give the batch and its deliveries their states. Within a transaction that holds the batch."""
    tries = batch.tries
    later = now + wait_before_next(tries, hint_seconds=retry_after_seconds)
    _set(batch, fate.submitted, HandoverState.SUBMITTED)
    _set(batch, fate.unknown, HandoverState.UNKNOWN, detail)
    for delivery, words in fate.rejected.items():
        _set(batch, (delivery,), HandoverState.REJECTED, words)
    if fate.apart:
        move_apart(
            batch,
            fate.apart,
            tries=tries if fate.apart_waits else 0,
            not_before=later if fate.apart_waits else None,
            last_error=detail if fate.apart_waits or fate.is_about_apart else "",
        )
    batch.state = fate.batch
    batch.lease_until = None
    batch.not_before = later if fate.waits else None
    batch.tries = tries if fate.waits else 0
    batch.last_error = "" if fate.is_about_apart else detail
    batch.save(update_fields=["state", "lease_until", "not_before", "tries", "last_error"])


def move_apart(
    batch: Batch,
    deliveries: Collection[int],
    *,
    tries: int = 0,
    not_before: datetime | None = None,
    last_error: str = "",
) -> Batch:
    """Move deliveries that the batch spoke for into a pending one of their own, of the same variant
    and due time. Within a transaction."""
    apart = _move(
        batch,
        deliveries,
        due_at=batch.due_at,
        tries=tries,
        not_before=not_before,
        last_error=last_error,
    )
    doubtful = batch.attempts.filter(outcome__in=MAY_HAVE_BEEN_TAKEN, in_order=False)
    apart.tried_before.set([*doubtful, *batch.tried_before.all()])
    return apart


def let_go_again(
    batch: Batch, deliveries: Collection[int], *, not_due_before: datetime | None = None
) -> Batch:
    """Move deliveries that had a state of their own into a pending batch, where they have none; one
    that is over and is left with nobody is skipped. Within a transaction.

    Never back among those that the batch speaks for: it was tried without them since, and what
    proves such an attempt must not settle them. What proves an earlier one must.
    """
    due_at = max(batch.due_at, not_due_before or batch.due_at)
    apart = _move(batch, deliveries, due_at=due_at)
    doubtful = [
        attempt
        for attempt in before_told_apart(list(batch.attempts.all()))
        if attempt.outcome in MAY_HAVE_BEEN_TAKEN
    ]
    apart.tried_before.set([*doubtful, *batch.tried_before.all()])
    is_over = batch.state in {HandoverState.REJECTED, HandoverState.SUBMITTED}
    if is_over and not batch.deliveries.exists():
        batch.state = HandoverState.SKIPPED
        batch.save(update_fields=["state"])
    return apart


def _move(
    batch: Batch,
    deliveries: Collection[int],
    *,
    due_at: datetime,
    tries: int = 0,
    not_before: datetime | None = None,
    last_error: str = "",
) -> Batch:
    # Two senders may part batches of one variant at once: its row keeps their numbers apart.
    Variant.objects.select_for_update(no_key=True).values_list("pk").get(pk=batch.variant_id)
    same_time = Batch.objects.filter(variant=batch.variant_id, due_at=due_at)
    newest = same_time.aggregate(newest=Max("number"))["newest"]
    apart = Batch.objects.create(
        issue_id=batch.issue_id,
        variant_id=batch.variant_id,
        due_at=due_at,
        number=0 if newest is None else newest + 1,
        tries=tries,
        not_before=not_before,
        last_error=last_error,
        refused_before=batch.refused_before,
    )
    Delivery.objects.filter(batch=batch, pk__in=deliveries).update(
        batch=apart, state=None, reason=""
    )
    return apart


def _set(batch: Batch, deliveries: Collection[int], state: HandoverState, reason: str = "") -> None:
    if deliveries:
        Delivery.objects.filter(batch=batch, pk__in=deliveries, state=None).update(
            state=state, reason=far_end_words(reason, longest=LONGEST_REASON)
        )
