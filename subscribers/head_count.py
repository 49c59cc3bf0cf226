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
    Subscriber,
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
    taken = Subscription.objects.filter(newsletter=newsletter_id).order_by()
    figures = {"number": Count("pk"), "resting": Count("pk", filter=Q(paused_until__gt=on))}
    everybody = list(taken.values_list("state", "cadence").annotate(**figures))
    # Those who may not be mailed are few and found among the people: to look at the person of each
    # subscription takes as long again.
    others = Subscriber.objects.exclude(state=SubscriberState.CONFIRMED).values("pk")
    theirs = list(
        taken.filter(subscriber__in=others)
        .values_list("subscriber__state", "state", "cadence")
        .annotate(**figures)
    )
    by_cadence: Counter[str] = Counter()
    paused = 0
    for state, cadence, number, resting in everybody:
        if state == SubscriptionState.ACTIVE:
            by_cadence[cadence] += number
            paused += resting
    unconfirmed = SignUp.objects.filter(newsletter=newsletter_id, confirmed_as=None).count()
    for person, state, cadence, number, resting in theirs:
        if state == SubscriptionState.ACTIVE:
            by_cadence[cadence] -= number
            paused -= resting
            unconfirmed += number if person == SubscriberState.UNCONFIRMED else 0
    left = (number for state, _, number, _ in everybody if state == SubscriptionState.UNSUBSCRIBED)
    return HeadCount(
        readers=by_cadence.total(),
        paused=paused,
        unconfirmed=unconfirmed,
        unsubscribed=sum(left),
        by_cadence={cadence: by_cadence[cadence] for cadence in Cadence},
    )


def reasons_for_leaving() -> dict[str, int]:
    """Return why people left, as far as they said, the most frequent reason first."""
    by_reason = LeavingReason.objects.order_by().values_list("reason").annotate(Count("pk"))
    return dict(by_reason.order_by("-pk__count", "reason"))
