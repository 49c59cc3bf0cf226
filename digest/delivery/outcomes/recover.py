"""Takes over what a dead sender left: batches whose lease ran out."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from digest.delivery.claiming.lease import over
from digest.delivery.guards.this_boot import this_boot
from digest.delivery.guards.watch import count_end
from digest.delivery.models import Attempt, Batch, HandoverState
from digest.delivery.outcomes.apply_fate import apply_fate
from digest.delivery.outcomes.end_cancelled import end_cancelled
from digest.delivery.outcomes.fate import Fate, fate_after_power_cut, fate_in_order
from digest.delivery.providers.base import Provider
from digest.issues.models import Issue, IssueState

SENDER_LOST = "Its sender stopped before the provider's answer was recorded."


def recover_expired(*, now: datetime, provider: Provider | None = None) -> int:
    """Settle each batch whose lease ran out as far as it can be told; return how many.

    Of a provider in order, what it took is submitted, the next one is unknown unless ``provider``
    is the one that was tried and can tell, and the rest goes again; where the machine went down
    meanwhile, all behind the position is as doubtful as the next one. Of another, the whole batch
    is unknown: nobody can tell whether it was taken. Cancelled issues that were left half ended
    are ended.
    """
    expired = Batch.objects.filter(over(now), state=HandoverState.SUBMITTING)
    recovered = sum(
        _recover(pk, now, provider) for pk in expired.values_list("pk", flat=True).order_by("pk")
    )
    left = Batch.objects.filter(
        state=HandoverState.PENDING, issue__state=IssueState.CANCELLED
    ).values("issue")
    for issue in Issue.objects.filter(pk__in=left):
        end_cancelled(issue)
    return recovered


def _recover(pk: int, now: datetime, provider: Provider | None) -> bool:
    with transaction.atomic():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=pk)
        if not Batch.objects.filter(over(now), pk=pk, state=HandoverState.SUBMITTING).exists():
            return False
        attempt = batch.attempts.filter(ended_at=None).latest("started_at")
        unnamed = batch.deliveries.filter(state=None).order_by("pk")
        ids = list(unnamed.values_list("pk", flat=True)) if attempt.in_order else []
        fate = _fate(batch, attempt, ids, provider)
        apply_fate(batch, fate, now=now, detail=SENDER_LOST)
        attempt.ended_at = now
        attempt.outcome = "Unknown"
        attempt.detail = SENDER_LOST
        attempt.taken = fate.taken(handed_over=len(ids))
        attempt.save()
    if attempt.in_order:
        count_end()
    return True


def _fate(batch: Batch, attempt: Attempt, ids: list[int], provider: Provider | None) -> Fate:
    """Return the batch's fate; ``ids`` are those that it speaks for, of a provider in order."""
    if not attempt.in_order:
        return Fate(batch=HandoverState.UNKNOWN)
    ask = _asking(attempt, provider)
    if attempt.boot and attempt.boot != this_boot():
        taken = {pk: pk <= batch.position or ask(pk) for pk in ids}
        return fate_after_power_cut(ids, taken)
    in_doubt = next((pk for pk in ids if pk > batch.position), None)
    next_is_taken = ask(in_doubt) if in_doubt is not None else None
    return fate_in_order(ids, taken_up_to=batch.position, next_is_taken=next_is_taken)


def _asking(attempt: Attempt, provider: Provider | None) -> Callable[[int], bool | None]:
    if provider is None or provider.name != attempt.provider:
        return lambda _: None
    return lambda delivery: provider.has_taken(attempt.pk, delivery)
