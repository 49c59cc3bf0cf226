"""Who the deliveries are for, as those people stand now."""

from django.db.models import FilteredRelation, Q, QuerySet

from digest.delivery.claiming.still_wanted import Addressee
from digest.delivery.models import Delivery


def addressees(deliveries: QuerySet[Delivery], *, newsletter_id: int) -> list[Addressee]:
    """Return each delivery's person with their present address, in the order of the deliveries.

    One query, whatever their number.
    """
    own = FilteredRelation(
        "subscriber__subscriptions",
        condition=Q(subscriber__subscriptions__newsletter=newsletter_id),
    )
    rows = (
        deliveries.annotate(own=own)
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
