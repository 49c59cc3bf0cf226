"""A mail taken apart, with Python's own email package, whatever is wrong with it. Pure."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

NOT_READABLE = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    RecursionError,
    ArithmeticError,
)
"""What the parser raises at mail made to break it."""
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")


class UnreadableError(ValueError):
    """A report about our mail does not say clearly enough what; the message says why."""


def parsed(mail: bytes) -> Message:
    """Return the mail. Raises one of NOT_READABLE, as looking into it may."""
    return message_from_bytes(mail, policy=compat32)


def parts(mail: Message) -> Iterator[Message]:
    """Yield what it is made of, one level down."""
    payload = mail.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload if isinstance(part, Message))


def field(mail: Message, name: str) -> str:
    """Return the first field of that name on one line; empty where there is none."""
    return " ".join(str(mail[name] or "").split())


def returned_mail(report: Message) -> Message | None:
    """Return the mail that a report brings back, or its headers alone; None where it does not."""
    for part in parts(report):
        if part.get_content_type() not in _RETURNED:
            continue
        inner = next(parts(part), None)
        if inner is not None:
            return inner
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            return parsed(content)
    return None
