"""The body of SendGrid's v3 mail/send: one message, a personalization for each recipient.

Limits and reserved names are those of the published specification; see docs for mail/send.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from digest.delivery.providers.base import Handover, Message
from digest.delivery.providers.message.header_fields import clean_address
from digest.render.clean_text import clean_line

MOST_PERSONALIZATIONS = 1000
LONGEST_CATEGORY = 255
"""Characters."""
LARGEST_REQUEST_BYTES = 30_000_000
"""SendGrid's documentation of mail/send: "less than 30MB"."""
ATTEMPT_ARG = "caveat_attempt"
DELIVERY_ARG = "caveat_delivery"
"""Custom arguments: strings that come back in every event."""
WAY_OUT = "unsubscribe_url"
"""The slot that the header for unsubscribing holds too (RFC 8058)."""

_NOT_IN_NAME = re.compile("[;,]")
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+").fullmatch
_IS_AS_IN_JSON = re.compile(r"[ !#-\[\]-~]*").fullmatch
_NEEDS_ESCAPING = re.compile("[&<>\"']").search
_OFF = {"enable": False}
_NO_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": _OFF,
    "subscription_tracking": _OFF,
    "ganalytics": _OFF,
}
_TRACKING = _NO_TRACKING | {
    "click_tracking": {"enable": True, "enable_text": False},
    "open_tracking": {"enable": True},
}
_quoted = json.encoder.encode_basestring_ascii
"""A string as JSON has it, with its quotes."""


class BodyTemplate:
    """All of a message's requests but what differs: serialised once, however many batches go.

    Each slot has two tags, one for each part: its value goes into the HTML escaped and into the
    text as it is, since SendGrid puts values in unseen.
    """

    def __init__(self, message: Message, *, is_sandbox: bool = False) -> None:
        self._shared = json.dumps(_shared(message, is_sandbox=is_sandbox))[1:]
        self._tags = _tags(message)
        self._headers = _headers(message)

    def body(self, handover: Handover) -> bytes:
        """Return the request's JSON, in ASCII, personalizations in the order of the recipients."""
        people = ",".join(self._personalizations(handover))
        category = _quoted(clean_line(handover.issue_slug)[:LONGEST_CATEGORY])
        body = f'{{"personalizations":[{people}],"categories":[{category}],{self._shared}'
        return body.encode("ascii")

    def _personalizations(self, handover: Handover) -> Iterator[str]:
        # A slot's values are looked through together, and a pattern is filled with each row: that
        # is a third of the time of building every object of every reader.
        recipients = handover.recipients
        slots = [recipient.slots for recipient in recipients]
        in_text = {name: [values[name] for values in slots] for _, name, _ in self._tags}
        columns: list[Iterable[object]] = [[_mailbox(one.name, one.address) for one in recipients]]
        headers = self._headers
        if all(WAY_OUT in values for values in slots):
            columns.append(_inside_quotes([values[WAY_OUT] for values in slots]))
            headers += (
                ',"List-Unsubscribe":"<%s>","List-Unsubscribe-Post":"List-Unsubscribe=One-Click"'
            )
        for _, name, in_html in self._tags:
            values = in_text[name]
            columns.append(_inside_quotes(_escaped(values) if in_html else values))
        columns.append([one.delivery_id for one in recipients])
        substitutions = ",".join(f'{tag}:"%s"' for tag, _, _ in self._tags)
        pattern = (
            f'{{"to":[%s],"headers":{{{headers}}},"substitutions":{{{substitutions}}},'
            f'"custom_args":{{"{ATTEMPT_ARG}":"{handover.attempt_id}","{DELIVERY_ARG}":"%d"}}}}'
        )
        return map(pattern.__mod__, zip(*columns, strict=True))


def _escaped(values: list[str]) -> list[str]:
    return [escape(value) for value in values] if _NEEDS_ESCAPING("".join(values)) else values


def _inside_quotes(values: list[str]) -> list[str]:
    """Return the values as they stand in JSON, between the quotes."""
    if _IS_AS_IN_JSON("".join(values)):
        return values
    return [_quoted(value)[1:-1] for value in values]


def _tags(message: Message) -> list[tuple[str, str, bool]]:
    """Return (tag, slot, in_html) of each slot that stands in a part; the tag as JSON, within a
    pattern."""
    return [
        (_in_pattern(_quoted(_tag(marker, in_html=in_html))), slot, in_html)
        for slot, marker in message.slots.items()
        for part, in_html in ((message.html, True), (message.text, False))
        if marker.encode("ascii") in part
    ]


def _tag(marker: str, *, in_html: bool) -> str:
    return f"{marker}{'h' if in_html else 't'}"


def _in_pattern(text: str) -> str:
    return text.replace("%", "%%")


def _shared(message: Message, *, is_sandbox: bool) -> dict[str, Any]:
    content = [{"type": "text/plain", "value": _marked(message, in_html=False)}]
    if message.html:
        content.append({"type": "text/html", "value": _marked(message, in_html=True)})
    shared: dict[str, Any] = {
        "from": _from(message),
        "subject": clean_line(message.subject),
        "content": content,
        "tracking_settings": _TRACKING if message.tracking else _NO_TRACKING,
    }
    if message.reply_to:
        shared["reply_to"] = {"email": clean_address(message.reply_to)}
    if is_sandbox:
        shared["mail_settings"] = {"sandbox_mode": {"enable": True}}
    return shared


def _from(message: Message) -> Any:
    return json.loads(_mailbox(message.from_name, message.from_address))


def _marked(message: Message, *, in_html: bool) -> str:
    content = (message.html if in_html else message.text).decode()
    for marker in message.slots.values():
        content = content.replace(marker, _tag(marker, in_html=in_html))
    return content


def _headers(message: Message) -> str:
    headers = {"Content-Language": clean_line(message.language)}
    if message.list_id:
        # Without the newsletter's name: whether SendGrid would encode it is not documented.
        headers["List-Id"] = f"<{clean_address(message.list_id)}>"
    if message.is_automatic:
        headers["Auto-Submitted"] = "auto-generated"
    return _in_pattern(json.dumps(headers)[1:-1])


def _mailbox(name: str, address: str) -> str:
    if not _PLAIN_ADDRESS(address):
        address = clean_address(address)
    # Display names may hold neither (SendGrid's documentation of personalizations).
    shown = clean_line(_NOT_IN_NAME.sub(" ", name)) if name else ""
    named = f',"name":{_quoted(shown)}' if shown else ""
    return f'{{"email":{_quoted(address)}{named}}}'
