"""The last look at who may still be handed their copy, right before it goes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, QuerySet

from digest.delivery.claiming.addressees import addressees
from digest.delivery.claiming.claim import Claim
from digest.delivery.claiming.leave_out import skip_deliveries
from digest.delivery.claiming.still_wanted import Addressee, why_not
from digest.delivery.errors import LeaseLostError
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.delivery.outcomes.apply_fate import move_apart
from digest.delivery.providers.base import Handover, Permission
from digest.issues.models import Issue, IssueState


@dataclass(kw_only=True)
class LastLook:
    """Asks the database anew for one claim, and writes down at once whom it passes over."""

    issue: Issue
    claim: Claim
    clock: Callable[[], datetime]
    left_out: set[int] = field(default_factory=set)
    """delivery ids; the ledger has them already."""
    skipped: int = 0
    """How many of these get nothing; the others go in a batch of their own."""

    def __post_init__(self) -> None:
        self._newsletter = self.issue.newsletter_id
        self._claimed = {one.delivery_id: one for one in self.claim.addressees}

    def may_go(self, delivery_id: int) -> Permission:
        """Return whether this one may be handed over now. One query where it may.

        Raises LeaseLostError where the batch was taken from this sender.
        """
        found = addressees(
            self._still_open().filter(pk=delivery_id), newsletter_id=self._newsletter
        )
        if not found:
            self._check_lease(delivery_id)
            return Permission.STOP
        return Permission.GO if self._is_as_claimed(found[0]) else Permission.PASS_OVER

    def narrowed(self, handover: Handover) -> Handover | None:
        """Return the handover with those alone who may still go; None where nothing may.

        Raises LeaseLostError where the batch was taken from this sender.
        """
        found = addressees(self._still_open(), newsletter_id=self._newsletter)
        if not found:
            self._check_lease(self.claim.addressees[0].delivery_id)
            return None
        going = {one.delivery_id for one in found if self._is_as_claimed(one)}
        recipients = tuple(one for one in handover.recipients if one.delivery_id in going)
        return replace(handover, recipients=recipients)

    def _still_open(self) -> QuerySet[Delivery]:
        attempt = Attempt.objects.filter(pk=self.claim.attempt.pk, ended_at=None)
        return Delivery.objects.filter(
            Exists(attempt), batch=self.claim.batch, issue__state=IssueState.SENDING, state=None
        )

    def _is_as_claimed(self, present: Addressee) -> bool:
        delivery = present.delivery_id
        reason = why_not(present, on=self._today())
        if reason:
            self.skipped += skip_deliveries([delivery], reason=reason)
        elif _letter_for(present) != _letter_for(self._claimed[delivery]):
            with transaction.atomic():
                move_apart(self.claim.batch, [delivery])
        else:
            return True
        self.left_out.add(delivery)
        return False

    def _today(self) -> date:
        return max(self.issue.date, self.clock().date())

    def _check_lease(self, delivery_id: int) -> None:
        attempt = self.claim.attempt
        if Attempt.objects.filter(pk=attempt.pk, ended_at=None).exists():
            return
        with transaction.atomic():
            batch = Batch.objects.select_for_update(no_key=True).get(pk=self.claim.batch.pk)
            doubted = batch.deliveries.filter(pk=delivery_id, state=HandoverState.UNKNOWN)
            if attempt.in_order and doubted.exists():
                # It was parked as doubtful when the lease ran out; now we know that it never went.
                move_apart(batch, [delivery_id])
        raise LeaseLostError(f"Attempt {attempt.pk} was too slow, and its batch was taken from it.")


def _letter_for(addressee: Addressee) -> tuple[str, int]:
    """Return what the letter was made for: where it goes, and which links open in it."""
    return addressee.address, addressee.token_generation
