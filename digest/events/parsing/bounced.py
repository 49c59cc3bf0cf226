"""What a delivery status notification says became of a copy (RFC 3464). Pure."""

from email.message import Message

from digest.delivery.providers.far_end_words import far_end_words
from digest.events.models import LONGEST_REASON
from digest.events.parsing.bounce_class import kind_of_failure
from digest.events.parsing.mail_parts import UnreadableError, field, parts
from digest.events.records import EventKind

_DELIVERED = ("delivered", "relayed", "expanded")


def recipient_fields(report: Message) -> Message | None:
    """Return the fields about the first recipient; our mail has one recipient."""
    for part in parts(report):
        if part.get_content_type() == "message/delivery-status":
            for fields in parts(part):
                if field(fields, "Action"):
                    return fields
    return None


def what_became(fields: Message) -> tuple[EventKind, str]:
    """Return that and why, in the far end's words. Raises UnreadableError."""
    action, status = field(fields, "Action").casefold(), field(fields, "Status")
    said = field(fields, "Diagnostic-Code").partition(";")[2] or status
    reason = far_end_words(said[: 4 * LONGEST_REASON], longest=LONGEST_REASON)
    if action == "failed":
        return kind_of_failure(status), reason
    if action == "delayed":
        return EventKind.DEFERRED, reason
    if action in _DELIVERED:
        return EventKind.DELIVERED, ""
    raise UnreadableError("The report's action is none of RFC 3464, section 2.3.3.")
