"""Whether somebody still wants the copy that was planned for them. Pure."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from subscribers.models import SubscriberState, SubscriptionState

NO_LONGER_SUBSCRIBED = "no longer subscribed"
"""Behind it, in brackets, how that ended."""
PAUSED = "paused"


class Addressee(NamedTuple):
    """One planned delivery's person, as they stand now. A row, so that a million cost little."""

    delivery_id: int
    public_id: int
    address: str
    name: str
    greeting: str
    """In their own words, or empty."""
    person: str
    """A SubscriberState."""
    token_generation: int
    subscription: str | None
    """A SubscriptionState; None where the subscription is gone."""
    ended_how: str | None
    paused_until: date | None


_standing = attrgetter("person", "subscription", "ended_how", "paused_until")
_address = attrgetter("address")


def everybody_wants_it(addressees: Sequence[Addressee], *, on: date) -> bool:
    """Tell whether there is no reason against any of them: nearly always, and told at once, since
    of all who stand the same one is looked at."""
    one_of_each = dict(zip(map(_standing, addressees), addressees, strict=True))
    return all(map(_address, addressees)) and not any(
        why_not(one, on=on) for one in one_of_each.values()
    )


def why_not(addressee: Addressee, *, on: date) -> str:
    """Return why nothing is handed over to them any more; empty where they still want it."""
    if addressee.person == SubscriberState.ERASED:
        return "erased"
    if addressee.subscription != SubscriptionState.ACTIVE:
        how = f" ({addressee.ended_how})" if addressee.ended_how else ""
        return f"{NO_LONGER_SUBSCRIBED}{how}"
    if addressee.person != SubscriberState.CONFIRMED or not addressee.address:
        return "not confirmed"
    if addressee.paused_until is not None and addressee.paused_until > on:
        return PAUSED
    return ""
