"""What a report says, once it was read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EventKind(StrEnum):
    """What happened to one copy after the provider took it."""

    PROCESSED = "processed"
    """The provider has begun to work on it."""
    DEFERRED = "deferred"
    """Not taken by the far end yet; the provider tries on."""
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    """For good: there is no such mailbox."""
    BLOCKED = "blocked"
    """Not this time: a full mailbox, a host that is away, or a far end that did not like us."""
    DROPPED = "dropped"
    """The provider did not even try; its reason says why."""
    COMPLAINT = "complaint"
    UNSUBSCRIBED = "unsubscribed"
    LOOKED_AT = "looked at"
    """Opened, or a link in it followed."""


KEPT_KINDS = (
    EventKind.PROCESSED,
    EventKind.DELIVERED,
    EventKind.BOUNCED,
    EventKind.BLOCKED,
    EventKind.DROPPED,
    EventKind.COMPLAINT,
    EventKind.UNSUBSCRIBED,
)
"""Kinds that a row is kept of. The others prove that the provider took the mail and serve for
nothing else later; PROCESSED stands for any such proof about a copy that may have gone twice.

That somebody looked at a mail is not kept, even where the newsletter lets the provider track it:
what a person reads can tell an illness. There, and nowhere else, the clicks on each article's link
are added up over all readers (see ``digest.events.clicks``), without a word on whose they were."""


@dataclass(frozen=True, kw_only=True)
class ReportedEvent:
    """One event, as a provider tells it."""

    event_id: str
    """The provider's own, or made from the report: the same for a report that comes again."""
    kind: EventKind
    at: datetime
    """When it happened, by the provider's clock."""
    attempt_id: UUID
    delivery_id: int
    """NO_DELIVERY where it is about mail that was no reader's copy of an issue."""
    reason: str = ""
    """The provider's or far end's words, without anybody's address."""
    address: str = ""
    """Where the copy went, as the report says; not kept. Empty where it does not."""
    token: str = ""
    """Of a report that anybody could have made: the token to unsubscribe that the returned mail
    holds. Whom it names must be whom the delivery was for."""
    followed: str = ""
    """Of a click: the link, in the form under which addresses are compared. It may hold a token of
    ours, and is never stored: what is counted is stored under the article's own address."""
    is_proven: bool = False
    """Whoever reports it had this copy: nobody else could know where the report came to."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was found in one stored body."""

    events: tuple[ReportedEvent, ...] = ()
    foreign: int = 0
    """Events of other mail, which name no attempt, or of a kind that is nothing to us."""
    problems: tuple[str, ...] = ()
    """What could not be read, and why, without personal data."""
