"""What an event means for the person whose copy it is about. Pure."""

from enum import Enum, auto

from digest.events.records import EventKind, ReportedEvent


class Effect(Enum):
    """What follows from one event."""

    NOTHING = auto()
    SUPPRESS_BOUNCED = auto()
    SUPPRESS_COMPLAINT = auto()
    UNSUBSCRIBE = auto()
    COUNT = auto()
    """A copy that arrived, or did not this time: how many in a row is counted anew."""


_BY_KIND = {
    EventKind.BOUNCED: Effect.SUPPRESS_BOUNCED,
    EventKind.COMPLAINT: Effect.SUPPRESS_COMPLAINT,
    EventKind.UNSUBSCRIBED: Effect.UNSUBSCRIBE,
    EventKind.BLOCKED: Effect.COUNT,
    EventKind.DELIVERED: Effect.COUNT,
}
_BY_DROP_REASON = {
    "bounced address": Effect.SUPPRESS_BOUNCED,
    "invalid": Effect.SUPPRESS_BOUNCED,
    "spam reporting address": Effect.SUPPRESS_COMPLAINT,
    "unsubscribed address": Effect.UNSUBSCRIBE,
}
"""Why SendGrid drops a mail for what it knows of the address, from former mail; its other reasons
(content, quota) are about us. Its documentation of the "dropped" event lists them."""


def effect_of(event: ReportedEvent) -> Effect:
    """Return what follows from the event for the person."""
    if event.kind is EventKind.DROPPED:
        return _BY_DROP_REASON.get(event.reason.strip().casefold(), Effect.NOTHING)
    return _BY_KIND.get(event.kind, Effect.NOTHING)
