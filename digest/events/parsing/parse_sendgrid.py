"""Reads what SendGrid's event webhook posts: a JSON array of events. Pure.

Names of events and fields are those of its documentation, "Event Webhook Reference".
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from digest.delivery.providers.far_end_words import far_end_words
from digest.delivery.providers.sendgrid.personalizations import ATTEMPT_ARG, DELIVERY_ARG
from digest.events.models import LONGEST_EVENT_ID, LONGEST_LINK, LONGEST_REASON
from digest.events.parsing.event_fields import attempt_id, delivery_id, is_sensible
from digest.events.records import EventKind, Reading, ReportedEvent
from digest.sources.identity.canonical_url import canonical_url
from subscribers.address import LONGEST_ADDRESS

MOST_PROBLEMS = 20
"""Told for each body."""
_CLICK = "click"
_KINDS: Mapping[str, EventKind] = {
    "processed": EventKind.PROCESSED,
    "deferred": EventKind.DEFERRED,
    "delivered": EventKind.DELIVERED,
    "bounce": EventKind.BOUNCED,
    "blocked": EventKind.BLOCKED,
    "dropped": EventKind.DROPPED,
    "spamreport": EventKind.COMPLAINT,
    "unsubscribe": EventKind.UNSUBSCRIBED,
    "group_unsubscribe": EventKind.UNSUBSCRIBED,
    "open": EventKind.LOOKED_AT,
    _CLICK: EventKind.LOOKED_AT,
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_SOFT_TYPE = "blocked"
"""Type of a "bounce" that says nothing against the address."""


class _MalformedError(ValueError):
    """An event that cannot be read; the message says why, in words of ours."""


def parse_sendgrid(body: bytes, *, received_at: datetime) -> Reading:
    """Return the events of one body, in its order. Never raises: what is wrong is a problem."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return Reading(problems=("The body is not JSON.",))
    if not isinstance(found, list):
        return Reading(problems=("The body is JSON, but no array of events.",))
    events: list[ReportedEvent] = []
    problems: list[str] = []
    attempts: dict[str, UUID] = {}
    for number, entry in enumerate(found, start=1):
        try:
            event = _event(entry, received_at, attempts)
        except _MalformedError as error:
            problems.append(f"Event {number} of {len(found)}: {error}")
        else:
            if event is not None:
                events.append(event)
    return Reading(
        events=tuple(events),
        foreign=len(found) - len(events) - len(problems),
        problems=_few(problems),
    )


def _few(problems: list[str]) -> tuple[str, ...]:
    more = len(problems) - MOST_PROBLEMS
    told = problems[:MOST_PROBLEMS]
    return (*told, f"And {more} more.") if more > 0 else tuple(told)


def _event(entry: Any, received_at: datetime, attempts: dict[str, UUID]) -> ReportedEvent | None:
    """Return the event; None for one that is not about mail of ours, or of no use to us."""
    if not isinstance(entry, dict):
        raise _MalformedError("it is no object.")
    name = entry.get("event")
    if not isinstance(name, str):
        raise _MalformedError("it does not say what happened.")
    kind = _KINDS.get(name)
    if kind is None or (ATTEMPT_ARG not in entry and DELIVERY_ARG not in entry):
        return None
    if kind is EventKind.BOUNCED and entry.get("type") == _SOFT_TYPE:
        kind = EventKind.BLOCKED
    delivery = delivery_id(entry.get(DELIVERY_ARG))
    if delivery is None:
        raise _MalformedError(f"its {DELIVERY_ARG} is no number.")
    return ReportedEvent(
        event_id=_event_id(entry.get("sg_event_id")),
        kind=kind,
        at=_at(entry.get("timestamp"), received_at),
        attempt_id=_attempt_id(entry.get(ATTEMPT_ARG), attempts),
        delivery_id=delivery,
        reason=_reason(entry.get("reason")),
        address=_address(entry.get("email")),
        followed=_followed(entry.get("url")) if name == _CLICK else "",
    )


def _event_id(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_EVENT_ID:
        raise _MalformedError("it has no id (sg_event_id).")
    # JSON can write half of a surrogate pair, which is no text: no database takes it.
    if "\0" in value or _SURROGATE.search(value):
        raise _MalformedError("its id (sg_event_id) holds characters that cannot be kept.")
    return value


def _at(value: Any, received_at: datetime) -> datetime:
    try:
        at = datetime.fromtimestamp(value if type(value) is int else int(str(value)), UTC)
    except (ValueError, OverflowError, OSError):
        raise _MalformedError("its timestamp is no time.") from None
    if not is_sensible(at, received_at=received_at):
        raise _MalformedError("its timestamp is not of our time.")
    return at


def _attempt_id(value: Any, known: dict[str, UUID]) -> UUID:
    """``known`` spares reading the same one a thousand times."""
    found = known.get(value) if isinstance(value, str) else None
    if found is None:
        found = attempt_id(value)
        if found is None:
            raise _MalformedError(f"its {ATTEMPT_ARG} is no UUID.")
        known[value] = found
    return found


def _address(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= LONGEST_ADDRESS else ""


def _followed(value: Any) -> str:
    """Return ReportedEvent.followed; empty where it is no address: the mail was taken all the same,
    which is what the event proves."""
    return canonical_url(value) if isinstance(value, str) and len(value) <= LONGEST_LINK else ""


def _reason(value: Any) -> str:
    if not isinstance(value, str) or not value:
        return ""
    return far_end_words(value[: 4 * LONGEST_REASON], longest=LONGEST_REASON)
