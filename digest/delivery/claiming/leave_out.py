"""Leaves out of a batch who no longer wants it."""

from collections import defaultdict
from datetime import date

from django.db.models import FilteredRelation, Q

from digest.delivery.claiming.still_wanted import Addressee, why_not
from digest.delivery.models import Batch, Delivery, HandoverState
from digest.issues.models import Issue


def leave_out(issue: Issue, batch: Batch, *, on: date) -> tuple[tuple[Addressee, ...], int]:
    """Return those of the batch who are still to get it, in the order of their deliveries, with
    their present addresses; and how many others were skipped, each with the reason."""
    wanted: list[Addressee] = []
    unwanted: defaultdict[str, list[int]] = defaultdict(list)
    for addressee in _addressees(issue, batch):
        reason = why_not(addressee, on=on)
        if reason:
            unwanted[reason].append(addressee.delivery_id)
        else:
            wanted.append(addressee)
    for reason, deliveries in unwanted.items():
        Delivery.objects.filter(pk__in=deliveries, state=None).update(
            state=HandoverState.SKIPPED, reason=reason
        )
    return tuple(wanted), sum(map(len, unwanted.values()))


def _addressees(issue: Issue, batch: Batch) -> list[Addressee]:
    own = FilteredRelation(
        "subscriber__subscriptions",
        condition=Q(subscriber__subscriptions__newsletter=issue.newsletter_id),
    )
    rows = (
        Delivery.objects.filter(batch=batch, state=None)
        .annotate(own=own)
        .order_by("pk")
        .values_list(
            "pk",
            "subscriber__public_id",
            "subscriber__email",
            "subscriber__name",
            "subscriber__state",
            "subscriber__token_generation",
            "own__state",
            "own__ended_how",
            "own__paused_until",
        )
    )
    return [
        Addressee(
            delivery_id=pk,
            public_id=public_id,
            address=address,
            name=name,
            person=person,
            token_generation=generation,
            subscription=subscription,
            ended_how=ended_how,
            paused_until=paused_until,
        )
        for (
            pk,
            public_id,
            address,
            name,
            person,
            generation,
            subscription,
            ended_how,
            paused_until,
        ) in rows
    ]
