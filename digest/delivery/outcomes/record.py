"""Records what a provider answered, for the attempt that it answered and no other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from digest.delivery.as_stored import id_as_stored, time_as_stored
from digest.delivery.claiming.claim import Claim
from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.errors import LeaseLostError
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.delivery.outcomes.apply_fate import apply_fate
from digest.delivery.outcomes.fate import Fate, fate_of
from digest.delivery.outcomes.late_answer import keep_late_answer
from digest.delivery.outcomes.not_waiting import not_waiting_for_the_disk
from digest.delivery.outcomes.settle_seen import settle_what_was_heard
from digest.delivery.providers.base import Deferred, Outcome, Submitted
from digest.delivery.providers.far_end_words import LONGEST_DETAIL, far_end_words

LONGEST_MESSAGE_ID = 200
# Written out, and not built anew each time, which takes longer than all else: the first is done
# once for each message, the others once for each batch, however small.
_KEEP_POSITION = """
    UPDATE delivery_batch SET position = %s, lease_until = %s
    WHERE id = %s AND state = 'submitting' AND EXISTS (
        SELECT 1 FROM delivery_attempt a
        WHERE a.id = %s AND a.batch_id = delivery_batch.id AND a.ended_at IS NULL)
"""
_TAKE_BATCH = """
    UPDATE delivery_batch SET state = 'submitted', lease_until = NULL, tries = 0, last_error = ''
    WHERE id = %s AND state = 'submitting' AND EXISTS (
        SELECT 1 FROM delivery_attempt a
        WHERE a.id = %s AND a.batch_id = delivery_batch.id AND a.ended_at IS NULL)
"""
_END_ATTEMPT = """
    UPDATE delivery_attempt SET ended_at = %s, outcome = %s, message_id = %s, taken = %s
    WHERE id = %s
"""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What went into the ledger, in numbers of deliveries."""

    submitted: int
    rejected: int
    unknown: int
    pending: int
    """They go again."""
    batch_handed_over: int = 0
    batch_rejected: int = 0
    """Of the whole batch, once it is over: a provider in order may have worked it in parts."""


def record(
    claim: Claim, outcome: Outcome, *, ids: Sequence[int], now: datetime, gave_up: bool = False
) -> Recorded | None:
    """Write the outcome into the ledger; None where the batch is not this attempt's any more.

    ``ids`` are the deliveries that the outcome is about, in the order in which they were handed
    over; those who changed their mind are not among them, and the ledger has them already.
    ``gave_up`` says that those rejected were not refused by the far end.
    """
    submitted = len(ids)
    if ids and isinstance(outcome, Submitted) and _record_whole(claim, outcome, submitted, now):
        return Recorded(
            submitted=submitted, rejected=0, unknown=0, pending=0, batch_handed_over=submitted
        )
    recorded = _record_in_detail(claim, outcome, ids, now, gave_up=gave_up)
    if recorded is None:
        keep_late_answer(claim.attempt.pk, outcome, ids=ids, now=now)
    else:
        settle_what_was_heard(claim.batch, now=now)
    return recorded


def mark_taken(attempt: Attempt, delivery_id: int, *, now: datetime) -> None:
    """Keep how far a provider in order has come, and renew the lease; committed by itself.

    Raises LeaseLostError where the batch was taken from this sender.
    """
    lease_until = now + timedelta(seconds=LEASE_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP_POSITION,
            [
                delivery_id,
                time_as_stored(lease_until),
                attempt.batch_id,
                id_as_stored(attempt.pk),
            ],
        )
        kept = cursor.rowcount
    if not kept:
        # It was parked as doubtful when the lease ran out; now we know.
        known = Delivery.objects.filter(
            pk=delivery_id, batch=attempt.batch_id, state=HandoverState.UNKNOWN
        ).update(state=HandoverState.SUBMITTED, reason="")
        Attempt.objects.filter(pk=attempt.pk).update(taken=F("taken") + known)
        raise LeaseLostError(f"Attempt {attempt.pk} was too slow, and its batch was taken from it.")


def _record_whole(claim: Claim, outcome: Submitted, taken: int, now: datetime) -> bool:
    """Write down that a batch was taken as it is: what nearly all are, in two statements. False
    where more is to be said."""
    attempt = claim.attempt
    is_whole = outcome == Submitted(message_id=outcome.message_id)
    if attempt.in_order or not is_whole:
        return False
    stored = id_as_stored(attempt.pk)
    end = [time_as_stored(now), Submitted.__name__, _message_id(outcome), taken, stored]
    with not_waiting_for_the_disk(), connection.cursor() as cursor:
        cursor.execute(_TAKE_BATCH, [attempt.batch_id, stored])
        is_taken = bool(cursor.rowcount)
        if is_taken:
            cursor.execute(_END_ATTEMPT, end)
    return is_taken


def _record_in_detail(
    claim: Claim, outcome: Outcome, ids: Sequence[int], now: datetime, *, gave_up: bool
) -> Recorded | None:
    reason = far_end_words(getattr(outcome, "reason", ""), longest=LONGEST_DETAIL)
    with not_waiting_for_the_disk():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=claim.batch.pk)
        attempt = Attempt.objects.get(pk=claim.attempt.pk)
        if not _is_ours(batch, attempt):
            return None
        fate = (
            fate_of(outcome, ids, in_order=attempt.in_order, taken_up_to=batch.position)
            if ids
            else Fate(batch=_state_when_over(batch))
        )
        hint = outcome.retry_after_seconds if isinstance(outcome, Submitted | Deferred) else None
        apply_fate(batch, fate, now=now, detail=reason, retry_after_seconds=hint)
        attempt.ended_at = now
        attempt.outcome = type(outcome).__name__
        attempt.detail = reason
        if isinstance(outcome, Submitted):
            attempt.message_id = _message_id(outcome)
        recorded = _recorded(fate, len(ids))
        attempt.taken = recorded.submitted
        attempt.rejected = 0 if gave_up else recorded.rejected
        attempt.unknown = recorded.unknown
        attempt.save()
        return _with_whole_batch(recorded, batch) if attempt.in_order else recorded


def _message_id(outcome: Submitted) -> str:
    return (outcome.message_id or "")[:LONGEST_MESSAGE_ID]


def _state_when_over(batch: Batch) -> HandoverState:
    spoken_for = batch.deliveries.exclude(state=HandoverState.SKIPPED).exists()
    return HandoverState.SUBMITTED if spoken_for else HandoverState.SKIPPED


def _is_ours(batch: Batch, attempt: Attempt) -> bool:
    if attempt.ended_at is None:
        return batch.state == HandoverState.SUBMITTING
    # The answer came after the lease had run out, and nobody has decided anything since: better
    # late than doubtful. What a provider in order had not reached may be with another sender.
    return (
        batch.state == HandoverState.UNKNOWN
        and not batch.closed
        and not attempt.in_order
        and not batch.attempts.filter(started_at__gt=attempt.started_at).exists()
    )


def _recorded(fate: Fate, handed_over: int) -> Recorded:
    rejected = len(fate.rejected) + fate.gives(HandoverState.REJECTED, handed_over=handed_over)
    is_over = fate.batch != HandoverState.PENDING
    return Recorded(
        submitted=fate.taken(handed_over=handed_over),
        rejected=rejected,
        unknown=len(fate.unknown) + fate.gives(HandoverState.UNKNOWN, handed_over=handed_over),
        pending=len(fate.apart) + fate.gives(HandoverState.PENDING, handed_over=handed_over),
        batch_handed_over=handed_over - len(fate.apart) if is_over else 0,
        batch_rejected=rejected if is_over else 0,
    )


def _with_whole_batch(recorded: Recorded, batch: Batch) -> Recorded:
    if batch.state == HandoverState.PENDING:
        return recorded
    handed_over = batch.deliveries.exclude(state=HandoverState.SKIPPED)
    return replace(
        recorded,
        batch_handed_over=handed_over.count(),
        batch_rejected=handed_over.filter(state=HandoverState.REJECTED).count(),
    )
