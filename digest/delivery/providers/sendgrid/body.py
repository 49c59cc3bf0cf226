"""The body of SendGrid's v3 mail/send: one message, a personalization for each recipient.

Limits and reserved names are those of the published specification; see docs for mail/send.
"""

import json
import re
from html import escape
from typing import Any
from uuid import UUID

from digest.delivery.providers.base import Handover, Message, Recipient
from digest.delivery.providers.message.header_fields import clean_address
from digest.render.clean_text import clean_line

MOST_PERSONALIZATIONS = 1000
LONGEST_CATEGORY = 255
"""Characters."""
ATTEMPT_ARG = "caveat_attempt"
DELIVERY_ARG = "caveat_delivery"
"""Custom arguments: strings that come back in every event."""

_NOT_IN_NAME = re.compile("[;,]")
_OFF = {"enable": False}
_NO_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": _OFF,
    "subscription_tracking": _OFF,
    "ganalytics": _OFF,
}


def sendgrid_body(handover: Handover) -> str:
    """Return the request's JSON, in ASCII, personalizations in the order of the recipients.

    What the recipients share is serialised once. Each slot has two tags, one per part: its value
    goes into the HTML escaped and into the text as it is, since SendGrid puts values in unseen.
    """
    message = handover.message
    tags = _tags(message)
    shared = json.dumps(_shared(message, handover.issue_slug))
    personalizations = ",".join(
        _personalization(recipient, tags, handover.attempt_id, message)
        for recipient in handover.recipients
    )
    return f'{{"personalizations":[{personalizations}],{shared[1:]}'


def _tags(message: Message) -> list[tuple[str, str, bool]]:
    """Return (tag, slot, in_html) of each slot that stands in a part."""
    tags = []
    for slot, marker in message.slots.items():
        for part, in_html in ((message.html, True), (message.text, False)):
            if marker.encode("ascii") in part:
                tags.append((_tag(marker, in_html=in_html), slot, in_html))
    return tags


def _tag(marker: str, *, in_html: bool) -> str:
    return f"{marker}{'h' if in_html else 't'}"


def _shared(message: Message, issue_slug: str) -> dict[str, Any]:
    content = [{"type": "text/plain", "value": _marked(message, in_html=False)}]
    if message.html:
        content.append({"type": "text/html", "value": _marked(message, in_html=True)})
    shared: dict[str, Any] = {
        "from": _mailbox(message.from_name, message.from_address),
        "subject": clean_line(message.subject),
        "content": content,
        "categories": [clean_line(issue_slug)[:LONGEST_CATEGORY]],
        "tracking_settings": _NO_TRACKING,
    }
    if message.reply_to:
        shared["reply_to"] = _mailbox("", message.reply_to)
    return shared


def _marked(message: Message, *, in_html: bool) -> str:
    content = (message.html if in_html else message.text).decode()
    for marker in message.slots.values():
        content = content.replace(marker, _tag(marker, in_html=in_html))
    return content


def _personalization(
    recipient: Recipient, tags: list[tuple[str, str, bool]], attempt_id: UUID, message: Message
) -> str:
    slots = recipient.slots
    return json.dumps(
        {
            "to": [_mailbox(recipient.name, recipient.address)],
            "headers": _headers(recipient, message),
            "substitutions": {
                tag: escape(slots[slot]) if in_html else slots[slot] for tag, slot, in_html in tags
            },
            "custom_args": {
                ATTEMPT_ARG: str(attempt_id),
                DELIVERY_ARG: str(recipient.delivery_id),
            },
        }
    )


def _headers(recipient: Recipient, message: Message) -> dict[str, str]:
    headers = {"Content-Language": clean_line(message.language)}
    if message.list_id:
        # Without the newsletter's name: whether SendGrid would encode it is not documented.
        headers["List-Id"] = f"<{clean_address(message.list_id)}>"
    unsubscribe_url = recipient.slots.get("unsubscribe_url")
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _mailbox(name: str, address: str) -> dict[str, str]:
    # Display names may hold neither (SendGrid's documentation of personalizations).
    shown = clean_line(_NOT_IN_NAME.sub(" ", name))
    mailbox = {"email": clean_address(address)}
    return mailbox | {"name": shown} if shown else mailbox
