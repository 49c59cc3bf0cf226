"""When hearing nothing of an attempt says that it was not taken. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

ABSENT_AFTER = timedelta(hours=25)
"""Providers retry their events for a day (SendGrid's documentation of the event webhook)."""


@dataclass(frozen=True, kw_only=True)
class DoubtFacts:
    """One attempt whose outcome is unknown and that no event names, and what is known around it."""

    started_at: datetime
    in_order: bool
    """Who takes one message after the other (SMTP) reports failures alone."""
    earlier_was_seen: bool
    """An event came for the last attempt before it that its provider is known to have taken."""
    later_was_seen: bool
    """And for the first one after it."""


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """Whether all was heard that was said."""

    is_drained: bool
    """No stored report waits to be read."""
    last_unread_at: datetime | None
    """When the last report came that could not be read in whole; None where all could."""


def is_probably_not_sent(facts: DoubtFacts, hearing: Hearing, *, now: datetime) -> bool:
    """Tell whether the absence of events counts: only where one would have come by now."""
    could_read = hearing.last_unread_at is None or hearing.last_unread_at < facts.started_at
    return (
        not facts.in_order
        and now - facts.started_at >= ABSENT_AFTER
        and hearing.is_drained
        and could_read
        and facts.earlier_was_seen
        and facts.later_was_seen
    )
