"""Builds mail as bytes: what a batch shares is encoded once, each recipient's values are put in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from uuid import UUID

from digest.delivery.providers.base import Message, Recipient
from digest.delivery.providers.message.header_fields import (
    address_field,
    clean_address,
    list_id_field,
    text_field,
    url_field,
)
from digest.delivery.providers.message.quoted_printable import (
    encode_before_value,
    encode_last,
    encode_value,
    split_at,
)

ATTEMPT_HEADER = "X-Caveat-Attempt"
DELIVERY_HEADER = "X-Caveat-Delivery"
AUTOMATIC_FIELD = b"Auto-Submitted: auto-generated\r\n"
"""RFC 3834, section 5."""
_PART = b"Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where in the body a value goes."""

    position: int
    slot: str
    in_html: bool


@dataclass(frozen=True, kw_only=True)
class PreparedMail:
    """A message with everything encoded that its recipients share. Made by prepare_mail."""

    head: bytes
    body: tuple[bytes, ...]
    """Encoded segments, an empty one at each place."""
    places: tuple[_Place, ...]
    attempt_id: UUID
    domain: str

    def bytes_for(self, recipient: Recipient) -> bytes:
        """Return the whole mail for one recipient, with CRLF line ends.

        ASCII alone, unless an address needs SMTPUTF8. Raises KeyError where the recipient has no
        value for a slot of the message.
        """
        encoded: dict[tuple[str, bool], bytes] = {}
        body = list(self.body)
        for place in self.places:
            key = (place.slot, place.in_html)
            if key not in encoded:
                value = recipient.slots[place.slot]
                encoded[key] = encode_value(escape(value) if place.in_html else value)
            body[place.position] = encoded[key]
        return b"".join((self._own_fields(recipient), self.head, *body))

    def _own_fields(self, recipient: Recipient) -> bytes:
        message_id = f"<{self.attempt_id.hex}.{recipient.delivery_id}@{self.domain}>"
        fields = (
            address_field("To", recipient.name, recipient.address)
            + f"Message-ID: {message_id}\r\n".encode()
            + f"{DELIVERY_HEADER}: {recipient.delivery_id}\r\n".encode("ascii")
        )
        unsubscribe_url = recipient.slots.get("unsubscribe_url")
        if not unsubscribe_url:
            return fields
        return (
            fields
            + url_field("List-Unsubscribe", unsubscribe_url)
            + b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        )


def prepare_mail(message: Message, *, attempt_id: UUID, date: datetime) -> PreparedMail:
    """Encode what all recipients of one attempt share; ``date`` is timezone-aware.

    One-click unsubscribing is RFC 8058. Issues have no Auto-Submitted: people wrote and released
    them, and List-Id already keeps automatic answers away (RFC 3834, section 2). Service mails do.
    """
    parts = [(message.text, "plain")] + ([(message.html, "html")] if message.html else [])
    # "=_" cannot stand in quoted-printable, so no content holds the boundary (RFC 2045, 6.7).
    boundary = f"=_{attempt_id.hex}".encode("ascii")
    several = len(parts) > 1
    slots = {marker.encode("ascii"): name for name, marker in message.slots.items()}
    body: list[bytes] = []
    places: list[_Place] = []
    for content, subtype in parts:
        if several:
            body.append(b"--" + boundary + b"\r\n")
        body.append(_PART % subtype.encode("ascii") + b"\r\n")
        *before, last = split_at(content, message.slots.values())
        for segment in before:
            if segment in slots:
                in_html = subtype == "html"
                places.append(_Place(position=len(body), slot=slots[segment], in_html=in_html))
                body.append(b"")
            else:
                body.append(encode_before_value(segment))
        body.append(encode_last(last) + (b"\r\n" if several else b""))
    if several:
        body.append(b"--" + boundary + b"--\r\n")
    domain = clean_address(message.from_address).rpartition("@")[2]
    return PreparedMail(
        head=_shared_fields(message, attempt_id, date)
        + (
            b'Content-Type: multipart/alternative;\r\n boundary="%s"\r\n\r\n' % boundary
            if several
            else b""
        ),
        body=tuple(body),
        places=tuple(places),
        attempt_id=attempt_id,
        domain=domain,
    )


def mail_bytes(
    message: Message, recipient: Recipient, *, attempt_id: UUID, date: datetime
) -> bytes:
    """Return the whole mail for one recipient; for many, keep what prepare_mail returns."""
    return prepare_mail(message, attempt_id=attempt_id, date=date).bytes_for(recipient)


def _shared_fields(message: Message, attempt_id: UUID, date: datetime) -> bytes:
    fields = [
        address_field("From", message.from_name, message.from_address),
        text_field("Subject", message.subject),
        f"Date: {format_datetime(date.astimezone(UTC))}\r\n".encode("ascii"),
        f"{ATTEMPT_HEADER}: {attempt_id}\r\n".encode("ascii"),
        text_field("Content-Language", message.language),
        b"MIME-Version: 1.0\r\n",
    ]
    if message.reply_to:
        fields.append(address_field("Reply-To", "", message.reply_to))
    if message.list_id:
        fields.append(list_id_field(message.list_name, message.list_id))
    if message.is_automatic:
        fields.append(AUTOMATIC_FIELD)
    return b"".join(fields)
