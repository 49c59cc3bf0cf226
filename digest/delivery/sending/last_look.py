"""The last look at who may still be handed their copy, right before it goes."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from digest.delivery.claiming.addressees import open_addressee, open_addressees
from digest.delivery.claiming.claim import Claim
from digest.delivery.claiming.skip import skip_deliveries
from digest.delivery.claiming.still_wanted import Addressee, everybody_wants_it, why_not
from digest.delivery.errors import LeaseLostError
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.delivery.outcomes.apply_fate import let_go_again, move_apart
from digest.delivery.planning.groups import day_it_goes
from digest.delivery.providers.base import Permission
from digest.issues.models import Issue


@dataclass(kw_only=True)
class LastLook:
    """Asks the database for one claim who is to get it, and writes down at once who is not."""

    issue: Issue
    claim: Claim
    clock: Callable[[], datetime]
    going: dict[int, Addressee] = field(default_factory=dict)
    """delivery id -> who is handed their copy, in the order of the deliveries."""
    skipped: int = 0
    """How many get nothing any more."""

    def __post_init__(self) -> None:
        self._newsletter = self.issue.newsletter_id

    def look(self) -> tuple[Addressee, ...]:
        """Return who of the batch is to get it, with their present addresses; skip the others,
        each with the reason. None of them where the issue is not being sent any more.

        One query where everybody still wants it. Raises LeaseLostError where the batch was taken
        from this sender.
        """
        found = open_addressees(self.claim.attempt, newsletter_id=self._newsletter)
        if not found:
            self._check_lease()
        today = self._today()
        wanted = found if everybody_wants_it(found, on=today) else self._sort_out(found, today)
        self.going = {one.delivery_id: one for one in wanted}
        return tuple(wanted)

    def still_open(self) -> tuple[int, ...]:
        """Return the batch's deliveries that have no state of their own, whoever wants them."""
        unnamed = Delivery.objects.filter(batch=self.claim.batch, state=None)
        return tuple(unnamed.order_by("pk").values_list("pk", flat=True))

    def may_go(self, delivery_id: int) -> Permission:
        """Return whether this one may be handed over now. One query where it may.

        Raises LeaseLostError where the batch was taken from this sender.
        """
        present = open_addressee(self.claim.attempt, delivery_id, newsletter_id=self._newsletter)
        if present is None:
            self._check_lease(in_hand=delivery_id)
            return Permission.STOP
        return Permission.GO if self._is_as_seen(present) else Permission.PASS_OVER

    def _is_as_seen(self, present: Addressee) -> bool:
        delivery = present.delivery_id
        reason = why_not(present, on=self._today())
        if reason:
            self.skipped += skip_deliveries([delivery], reason=reason)
        elif _letter_for(present) != _letter_for(self.going[delivery]):
            with transaction.atomic():
                move_apart(self.claim.batch, [delivery])
        else:
            return True
        del self.going[delivery]
        return False

    def _sort_out(self, found: list[Addressee], today: date) -> list[Addressee]:
        wanted = []
        unwanted: defaultdict[str, list[int]] = defaultdict(list)
        for addressee in found:
            reason = why_not(addressee, on=today)
            if reason:
                unwanted[reason].append(addressee.delivery_id)
            else:
                wanted.append(addressee)
        if unwanted:
            self._skip(unwanted)
        return wanted

    def _skip(self, unwanted: dict[str, list[int]]) -> None:
        with transaction.atomic():
            Batch.objects.select_for_update(no_key=True).get(pk=self.claim.batch.pk)
            self._check_lease()
            for reason, deliveries in unwanted.items():
                self.skipped += skip_deliveries(deliveries, reason=reason)

    def _today(self) -> date:
        return day_it_goes(self.issue, self.clock().date())

    def _check_lease(self, *, in_hand: int | None = None) -> None:
        attempt = self.claim.attempt
        if Attempt.objects.filter(pk=attempt.pk, ended_at=None).exists():
            return
        if attempt.in_order and in_hand is not None:
            with transaction.atomic():
                batch = Batch.objects.select_for_update(no_key=True).get(pk=self.claim.batch.pk)
                doubted = batch.deliveries.filter(pk=in_hand, state=HandoverState.UNKNOWN)
                if doubted.exists():
                    # It was parked as doubtful when the lease ran out; now it is known that it
                    # never went.
                    let_go_again(batch, [in_hand])
        raise LeaseLostError(f"Attempt {attempt.pk} was too slow, and its batch was taken from it.")


def _letter_for(addressee: Addressee) -> tuple[str, int]:
    """Return what the letter was made for: where it goes, and which links open in it."""
    return addressee.address, addressee.token_generation
