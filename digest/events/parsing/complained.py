"""What a feedback report says of a copy: that its reader called it spam (RFC 5965). Pure."""

from email.message import Message

from digest.events.parsing.mail_parts import field, parts
from digest.events.records import EventKind

_COMPLAINTS = ("abuse", "fraud")
"""Feedback-Type says what the report is of (section 7.3; RFC 6430 and RFC 6591 add to it). The
others (virus, other, not-spam, auth-failure) are no reader's word against our mail."""


def feedback_fields(report: Message) -> Message | None:
    """Return the fields for machines; None where there are none, or they do not say of what."""
    for part in parts(report):
        if part.get_content_type() == "message/feedback-report":
            return next((fields for fields in parts(part) if field(fields, "Feedback-Type")), None)
    return None


def what_was_said(fields: Message) -> tuple[EventKind, str] | None:
    """Return that it is a complaint, and of what kind; None where it is none."""
    kind = field(fields, "Feedback-Type").casefold()
    return (EventKind.COMPLAINT, kind) if kind in _COMPLAINTS else None
