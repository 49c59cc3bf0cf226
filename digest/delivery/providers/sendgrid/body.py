"""The body of SendGrid's v3 mail/send: one message, a personalization for each recipient.

Limits and reserved names are those of the published specification; see docs for mail/send.
"""

import json
from collections.abc import Iterator
from typing import Any

from digest.delivery.providers.base import Handover, Message
from digest.delivery.providers.message.header_fields import clean_address
from digest.delivery.providers.sendgrid.personalizations import (
    Tag,
    mailbox,
    personalizations,
    quoted,
)
from digest.render.clean_text import clean_line

MOST_PERSONALIZATIONS = 1000
LONGEST_CATEGORY = 255
"""Characters."""
LARGEST_REQUEST_BYTES = 30_000_000
"""SendGrid's documentation of mail/send: "less than 30MB"."""

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


class Body:
    """A request's JSON in parts, as they go over the line. Says nothing of itself: addresses are
    in it."""

    def __init__(self, *parts: bytes) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


class BodyTemplate:
    """All of a message's requests but what differs: serialised once, however many batches go.

    Each slot has two tags, one for each part: its value goes into the HTML escaped and into the
    text as it is, since SendGrid puts values in unseen.
    """

    def __init__(self, message: Message, *, is_sandbox: bool = False) -> None:
        self._shared = json.dumps(_shared(message, is_sandbox=is_sandbox))[1:].encode("ascii")
        self._tags = _tags(message)
        self._headers = _headers(message)

    def body(self, handover: Handover) -> Body:
        """Return the request's JSON, in ASCII, personalizations in the order of the recipients."""
        people = personalizations(handover, self._tags, self._headers)
        category = quoted(clean_line(handover.issue_slug)[:LONGEST_CATEGORY])
        # Not put together: to copy a megabyte takes longer than to write it.
        return Body(
            b'{"personalizations":[',
            people.encode("ascii"),
            f'],"categories":[{category}],'.encode("ascii") + self._shared,
        )


def _tags(message: Message) -> list[Tag]:
    """Return the tags of each slot that stands in a part."""
    return [
        Tag(quoted(_tag(marker, in_html=in_html)), slot, in_html)
        for slot, marker in message.slots.items()
        for part, in_html in ((message.html, True), (message.text, False))
        if marker.encode("ascii") in part
    ]


def _tag(marker: str, *, in_html: bool) -> str:
    return f"{marker}{'h' if in_html else 't'}"


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
    return json.loads(mailbox(message.from_name, message.from_address))


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
    return json.dumps(headers)[1:-1]
