"""Reads a delivery status notification, as mail servers send it back. Pure.

RFC 3464, in a multipart/report of RFC 6522; the mail it is about, or its headers, come with it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256

from digest.delivery.providers.far_end_words import far_end_words
from digest.delivery.providers.message.mime import ATTEMPT_HEADER, DELIVERY_HEADER
from digest.events.models import LONGEST_REASON
from digest.events.parsing.bounce_class import kind_of_failure
from digest.events.parsing.event_fields import attempt_id, delivery_id, is_sensible
from digest.events.records import EventKind, Reading, ReportedEvent

_DELIVERED = ("delivered", "relayed", "expanded")
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_NOT_READABLE = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What the parser raises at mail made to break it."""


def is_bounce(mail: bytes) -> bool:
    """Tell whether a mail is a delivery status notification: automatic answers and people's
    replies are not, and are nothing to us."""
    return _report(mail) is not None


def parse_bounce(mail: bytes, *, received_at: datetime) -> Reading:
    """Return what one notification says. Never raises: what is wrong is a problem.

    One about mail that is not ours is foreign. The event's token is the one in the returned mail's
    List-Unsubscribe.
    """
    try:
        return _read(mail, received_at)
    except _NOT_READABLE:
        return Reading(problems=("The notification cannot be read.",))


def _report(mail: bytes) -> Message | None:
    try:
        found = message_from_bytes(mail, policy=compat32)
        is_report = found.get_content_type() == "multipart/report" and found.is_multipart()
        kind = str(found.get_param("report-type") or "")
    except _NOT_READABLE:
        return None
    return found if is_report and kind.casefold() == "delivery-status" else None


def _read(mail: bytes, received_at: datetime) -> Reading:
    report = _report(mail)
    returned = _returned(report) if report is not None else None
    if report is None or returned is None or returned[ATTEMPT_HEADER] is None:
        return Reading(foreign=1)
    attempt = attempt_id(_text(returned, ATTEMPT_HEADER))
    delivery = delivery_id(_text(returned, DELIVERY_HEADER))
    if attempt is None or delivery is None:
        return Reading(problems=("The returned mail's attempt or delivery cannot be read.",))
    verdict = _verdict(report)
    if verdict is None:
        return Reading(problems=("The notification does not say what became of the mail.",))
    kind, reason = verdict
    event = ReportedEvent(
        event_id=f"mail {sha256(mail).hexdigest()}",
        kind=kind,
        at=_at(report, received_at),
        attempt_id=attempt,
        delivery_id=delivery,
        reason=reason,
        address=parseaddr(_text(returned, "To"))[1],
        token=_token(_text(returned, "List-Unsubscribe")),
    )
    return Reading(events=(event,))


def _parts(report: Message) -> Iterator[Message]:
    payload = report.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload if isinstance(part, Message))


def _returned(report: Message) -> Message | None:
    for part in _parts(report):
        if part.get_content_type() not in _RETURNED:
            continue
        inner = next(_parts(part), None)
        if inner is not None:
            return inner
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            return message_from_bytes(content, policy=compat32)
    return None


def _verdict(report: Message) -> tuple[EventKind, str] | None:
    """Return what the first recipient's fields say; our mail has one recipient."""
    for part in _parts(report):
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _parts(part):
            action = _text(fields, "Action").casefold()
            if not action:
                continue
            status = _text(fields, "Status")
            said = _text(fields, "Diagnostic-Code").partition(";")[2] or status
            reason = far_end_words(said[: 4 * LONGEST_REASON], longest=LONGEST_REASON)
            if action == "failed":
                return kind_of_failure(status), reason
            if action == "delayed":
                return EventKind.DEFERRED, reason
            if action in _DELIVERED:
                return EventKind.DELIVERED, ""
    return None


def _text(fields: Message, name: str) -> str:
    """Return a field's value on one line."""
    return " ".join(str(fields[name] or "").split())


def _at(report: Message, received_at: datetime) -> datetime:
    try:
        at = parsedate_to_datetime(_text(report, "Date"))
    except (ValueError, OverflowError):
        return received_at
    at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    return at if is_sensible(at, received_at=received_at) else received_at


def _token(field: str) -> str:
    """Return the last part of the address to unsubscribe at (RFC 2369: in angle brackets)."""
    address = "".join(field.split()).partition("<")[2].partition(">")[0]
    return address.partition("?")[0].rpartition("/")[2]
