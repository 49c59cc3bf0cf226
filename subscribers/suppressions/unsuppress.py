"""Lifting a suppression, by an admin's word."""

from datetime import datetime

from django.db import transaction

from subscribers.address import Address
from subscribers.errors import SubscriberError
from subscribers.models import LiftedSuppression, Suppression
from subscribers.suppressions.look_up import ERASED, hashes_of


class UnsuppressError(SubscriberError):
    """There is nothing that an admin could lift."""


def unsuppress(address: Address, *, by: str, at: datetime) -> str:
    """Let the address be mailed again, and record who said so; return why it was suppressed.

    No subscription comes back by that; they may sign up again themselves, after a complaint too.
    Where they were erased, a complaint is lifted and no more: imports still bring them back never.
    Raises UnsuppressError where there is nothing to lift.
    """
    with transaction.atomic():
        found = list(
            Suppression.objects.select_for_update().filter(address_hash__in=hashes_of(address.key))
        )
        if not found:
            raise UnsuppressError(f"{address.email} is not suppressed; it may be mailed already.")
        for row in found:
            _lift(row, address, by=by, at=at)
    return found[0].reason


def _lift(row: Suppression, address: Address, *, by: str, at: datetime) -> None:
    LiftedSuppression.objects.create(
        address_hash=row.address_hash,
        reason=row.reason,
        note=row.note,
        since=row.since,
        complained_at=row.complained_at,
        lifted_at=at,
        lifted_by=by,
    )
    if row.reason != ERASED:
        row.delete()
    elif row.complained_at is None:
        raise UnsuppressError(
            f"{address.email} was erased; they come back by signing up again themselves, which "
            "nobody needs to allow."
        )
    else:
        row.complained_at = None
        row.save(update_fields=["complained_at"])
