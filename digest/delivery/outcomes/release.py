"""Puts back a batch that was claimed and for which nobody was called."""

from django.db import transaction

from digest.delivery.claiming.claim import Claim
from digest.delivery.models import Attempt, Batch, HandoverState


def release(claim: Claim) -> None:
    """Let the batch be claimed again, as if it had never been; its attempt is forgotten.

    Leaves a batch alone that was taken from this sender meanwhile.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=claim.batch.pk)
        forgotten, _ = Attempt.objects.filter(pk=claim.attempt.pk, ended_at=None).delete()
        if forgotten and batch.state == HandoverState.SUBMITTING:
            batch.state = HandoverState.PENDING
            batch.lease_until = None
            batch.tries = max(batch.tries - 1, 0)
            batch.save(update_fields=["state", "lease_until", "tries"])
