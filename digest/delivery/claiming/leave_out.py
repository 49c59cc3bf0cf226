"""Leaves out of a batch who no longer wants it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from digest.delivery.claiming.addressees import addressees
from digest.delivery.claiming.still_wanted import Addressee, why_not
from digest.delivery.models import Batch, Delivery, HandoverState
from digest.issues.models import Issue


def leave_out(issue: Issue, batch: Batch, *, on: date) -> tuple[tuple[Addressee, ...], int]:
    """Return those of the batch who are still to get it, in the order of their deliveries, with
    their present addresses; and how many others were skipped, each with the reason."""
    wanted: list[Addressee] = []
    unwanted: defaultdict[str, list[int]] = defaultdict(list)
    open_ones = Delivery.objects.filter(batch=batch, state=None)
    for addressee in addressees(open_ones, newsletter_id=issue.newsletter_id):
        reason = why_not(addressee, on=on)
        if reason:
            unwanted[reason].append(addressee.delivery_id)
        else:
            wanted.append(addressee)
    for reason, deliveries in unwanted.items():
        skip_deliveries(deliveries, reason=reason)
    return tuple(wanted), sum(map(len, unwanted.values()))


def skip_deliveries(deliveries: Collection[int], *, reason: str) -> int:
    """Skip those that have no state of their own yet, with the reason; return how many."""
    return Delivery.objects.filter(pk__in=deliveries, state=None).update(
        state=HandoverState.SKIPPED, reason=reason
    )
