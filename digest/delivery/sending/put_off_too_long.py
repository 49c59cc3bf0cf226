"""Gives up readers whom the provider has put off for days while it took others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Min

from digest.delivery.claiming.claim import Claim
from digest.delivery.claiming.lateness import GIVEN_UP, PUT_OFF_AT_MOST, is_given_up
from digest.delivery.claiming.put_off import others_are_taken
from digest.delivery.providers.base import Outcome, Submitted
from digest.issues.models import Issue


def given_up(outcome: Outcome, claim: Claim, ids: Sequence[int], *, now: datetime) -> Outcome:
    """Return what is to be recorded of the deliveries ``ids``: the outcome as it is, unless it puts
    off once more, and nobody else, those who were put off for too long."""
    if not isinstance(outcome, Submitted) or not ids or set(outcome.pending) != set(ids):
        return outcome
    batch = claim.batch
    first = batch.attempts.aggregate(at=Min("started_at"))["at"]
    accepted = Issue.objects.values_list("late_accepted_at", flat=True).get(pk=batch.issue_id)
    if not is_given_up(now, first_tried_at=first, accepted_at=accepted):
        return outcome
    if not others_are_taken(batch):
        return outcome
    words = f"{GIVEN_UP} {PUT_OFF_AT_MOST.days} days. {outcome.reason}"
    return replace(outcome, pending=(), rejected=dict.fromkeys(ids, words))
