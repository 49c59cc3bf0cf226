"""Reads a report that came by mail: a delivery status notification, as mail servers send it back,
or a complaint, as providers of mailboxes pass it on. Pure.

Both are a multipart/report (RFC 6522); the mail it is about, or its headers, mostly come with it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from hashlib import sha256

from digest.delivery.providers.message.return_token import ReturnTokens
from digest.events.parsing.bounced import recipient_fields, what_became
from digest.events.parsing.complained import feedback_fields, what_was_said
from digest.events.parsing.event_fields import is_sensible
from digest.events.parsing.mail_parts import NOT_READABLE, UnreadableError, field, parsed
from digest.events.parsing.mailed_copy import mailed_copy
from digest.events.records import EventKind, Reading, ReportedEvent

_KINDS: Mapping[
    str,
    tuple[
        Callable[[Message], Message | None],
        Callable[[Message], tuple[EventKind, str] | None],
    ],
] = {
    "delivery-status": (recipient_fields, what_became),
    "feedback-report": (feedback_fields, what_was_said),
}
"""Its type -> what finds the fields for machines, and what reads them; None for what is nothing to
us."""


def is_report(mail: bytes) -> bool:
    """Tell whether a mail is a report: automatic answers and people's replies are none, and are
    nothing to us."""
    return _report(mail) is not None


def parse_mailed_report(mail: bytes, *, received_at: datetime, tokens: ReturnTokens) -> Reading:
    """Return what one report says. Never raises: what is wrong is a problem.

    One about mail that is not ours is foreign.
    """
    try:
        return _read(mail, received_at, tokens)
    except UnreadableError as error:
        return Reading(problems=(str(error),))
    except NOT_READABLE:
        return Reading(problems=("The report cannot be read.",))


def _report(mail: bytes) -> tuple[str, Message] | None:
    try:
        found = parsed(mail)
        is_one = found.get_content_type() == "multipart/report" and found.is_multipart()
        kind = str(found.get_param("report-type") or "")
    except NOT_READABLE:
        return None
    return (kind.casefold(), found) if is_one and kind.casefold() in _KINDS else None


def _read(mail: bytes, received_at: datetime, tokens: ReturnTokens) -> Reading:
    found = _report(mail)
    if found is None:
        return Reading(foreign=1)
    report_type, report = found
    fields_of, said_by = _KINDS[report_type]
    fields = fields_of(report)
    copy = mailed_copy(report, fields, tokens)
    if copy is None:
        return Reading(foreign=1)
    if fields is None:
        raise UnreadableError("The report does not say what became of the mail.")
    said = said_by(fields)
    if said is None:
        return Reading(foreign=1)
    kind, reason = said
    event = ReportedEvent(
        event_id=f"mail {sha256(mail).hexdigest()}",
        kind=kind,
        at=_at(report, received_at),
        attempt_id=copy.attempt_id,
        delivery_id=copy.delivery_id,
        reason=reason,
        address=copy.address,
        token=copy.unsubscribe_token,
        is_proven=copy.came_to_its_address,
    )
    return Reading(events=(event,))


def _at(report: Message, received_at: datetime) -> datetime:
    try:
        at = parsedate_to_datetime(field(report, "Date"))
        # A time that can be written may still be none in UTC: the last hours of the year 9999.
        at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return received_at
    return at if is_sensible(at, received_at=received_at) else received_at
