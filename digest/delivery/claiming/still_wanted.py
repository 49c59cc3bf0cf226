"""Whether somebody still wants the copy that was planned for them. Pure."""

from datetime import date
from typing import NamedTuple

from subscribers.models import SubscriberState, SubscriptionState


class Addressee(NamedTuple):
    """One planned delivery's person, as they stand now. A row, so that a million cost little."""

    delivery_id: int
    public_id: int
    address: str
    name: str
    person: str
    """A SubscriberState."""
    token_generation: int
    subscription: str | None
    """A SubscriptionState; None where the subscription is gone."""
    ended_how: str | None
    paused_until: date | None


def why_not(addressee: Addressee, *, on: date) -> str:
    """Return why nothing is handed over to them any more; empty where they still want it."""
    if addressee.person == SubscriberState.ERASED:
        return "erased"
    if addressee.subscription != SubscriptionState.ACTIVE:
        how = f" ({addressee.ended_how})" if addressee.ended_how else ""
        return f"no longer subscribed{how}"
    if addressee.person != SubscriberState.CONFIRMED or not addressee.address:
        return "not confirmed"
    if addressee.paused_until is not None and addressee.paused_until > on:
        return "paused"
    return ""
