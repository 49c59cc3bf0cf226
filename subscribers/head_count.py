"""How many readers a newsletter has, by what they are and what they chose; nobody's address."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from subscribers.models import (
    Cadence,
    LeavingReason,
    SignUp,
    SubscriberState,
    Subscription,
    SubscriptionState,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadCount:
    """Of one newsletter."""

    readers: int
    """Confirmed, and not unsubscribed."""
    paused: int
    """Of these."""
    unconfirmed: int
    unsubscribed: int
    by_cadence: Mapping[Cadence, int]
    """The readers, by how often they want mail."""


def head_count(newsletter_id: int, *, on: date) -> HeadCount:
    """Count who takes the newsletter, who has yet to confirm it, and who has left it. ``on`` is
    today: a pause ends on its day."""
    counted: Counter[tuple[str, str, str]] = Counter()
    paused = 0
    taken = Subscription.objects.filter(newsletter=newsletter_id).order_by()
    rows = taken.values_list("subscriber__state", "state", "cadence").annotate(
        number=Count("pk"), resting=Count("pk", filter=Q(paused_until__gt=on))
    )
    for person, state, cadence, number, resting in rows:
        counted[person, state, cadence] += number
        if (person, state) == (SubscriberState.CONFIRMED, SubscriptionState.ACTIVE):
            paused += resting
    by_cadence = {
        cadence: counted[SubscriberState.CONFIRMED, SubscriptionState.ACTIVE, cadence]
        for cadence in Cadence
    }
    waiting = SignUp.objects.filter(newsletter=newsletter_id, confirmed_as=None).count()
    return HeadCount(
        readers=sum(by_cadence.values()),
        paused=paused,
        unconfirmed=waiting
        + sum(
            counted[SubscriberState.UNCONFIRMED, SubscriptionState.ACTIVE, each] for each in Cadence
        ),
        unsubscribed=sum(
            number
            for (_, state, _), number in counted.items()
            if state == SubscriptionState.UNSUBSCRIBED
        ),
        by_cadence=by_cadence,
    )


def reasons_for_leaving() -> dict[str, int]:
    """Return why people left, as far as they said, the most frequent reason first."""
    by_reason = LeavingReason.objects.order_by().values_list("reason").annotate(Count("pk"))
    return dict(by_reason.order_by("-pk__count", "reason"))
