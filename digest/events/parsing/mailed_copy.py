"""Which copy a report that came by mail is about. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr
from uuid import UUID

from digest.delivery.providers.message.mime import ATTEMPT_HEADER, DELIVERY_HEADER
from digest.delivery.providers.message.return_token import ReturnTokens
from digest.events.parsing.event_fields import attempt_id, delivery_id
from digest.events.parsing.mail_parts import UnreadableError, field, returned_mail

_CAME_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
"""A report is addressed to the envelope's sender of what it is about (RFC 3464, section 2); what
mail servers note of their own envelopes holds that too."""


@dataclass(frozen=True, kw_only=True)
class MailedCopy:
    """A copy, and what shows that whoever reports of it had it."""

    attempt_id: UUID
    delivery_id: int
    """NO_DELIVERY: it was no copy of an issue."""
    address: str = ""
    """Where it went, as the returned mail says; empty where it does not."""
    unsubscribe_token: str = ""
    came_to_its_address: bool = False
    """The report came to the address that this copy alone was sent from."""


def mailed_copy(report: Message, fields: Message | None, tokens: ReturnTokens) -> MailedCopy | None:
    """Return the copy; None where the report names none of ours.

    ``fields`` are those of the report's part for machines. What the returned mail says of itself
    counts first. Raises UnreadableError.
    """
    returned = returned_mail(report)
    own = set(_own_addresses(report, fields, returned, tokens))
    if returned is None or returned[ATTEMPT_HEADER] is None:
        return next(
            (
                MailedCopy(
                    attempt_id=attempt,
                    delivery_id=delivery,
                    address=_address_told(fields),
                    came_to_its_address=True,
                )
                for attempt, delivery in own
            ),
            None,
        )
    attempt = attempt_id(field(returned, ATTEMPT_HEADER))
    delivery = delivery_id(field(returned, DELIVERY_HEADER))
    if attempt is None or delivery is None:
        raise UnreadableError("The returned mail's attempt or delivery cannot be read.")
    return MailedCopy(
        attempt_id=attempt,
        delivery_id=delivery,
        address=parseaddr(field(returned, "To"))[1],
        unsubscribe_token=_unsubscribe_token(field(returned, "List-Unsubscribe")),
        came_to_its_address=(attempt, delivery) in own,
    )


def _own_addresses(
    report: Message, fields: Message | None, returned: Message | None, tokens: ReturnTokens
) -> Iterator[tuple[UUID, int]]:
    for name in _CAME_TO:
        for value in report.get_all(name, []):
            yield from tokens.find(str(value))
    if fields is not None:
        yield from tokens.find(field(fields, "Original-Mail-From"))
    if returned is not None:
        yield from tokens.find(field(returned, "Return-Path"))


def _address_told(fields: Message | None) -> str:
    """Return whom the report is about, of one without the returned mail: a type, then an address
    (RFC 3464, section 2.3.1), or the address alone (RFC 5965, section 3.2)."""
    for name in ("Original-Recipient", "Original-Rcpt-To", "Final-Recipient"):
        told = field(fields, name) if fields is not None else ""
        if told:
            return parseaddr(told.rpartition(";")[2])[1]
    return ""


def _unsubscribe_token(value: str) -> str:
    """Return the last part of the address to unsubscribe at (RFC 2369: in angle brackets)."""
    address = "".join(value.split()).partition("<")[2].partition(">")[0]
    return address.partition("?")[0].rpartition("/")[2]
