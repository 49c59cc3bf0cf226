"""Whether a request comes from SendGrid: its signature and its age. Pure.

SendGrid signs timestamp and body with ECDSA (its documentation of the Signed Event Webhook).
"""

import binascii
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import lru_cache

from sendgrid.helpers.eventwebhook import EventWebhook, EventWebhookHeader

SIGNATURE_HEADER = EventWebhookHeader.SIGNATURE
TIMESTAMP_HEADER = EventWebhookHeader.TIMESTAMP
OLDEST = timedelta(hours=26)
"""What was not answered is posted again for a day, under its first signature."""
MOST_AHEAD = timedelta(minutes=5)
"""Clocks differ."""
_LONGEST_TIMESTAMP = 12


class Verdict(Enum):
    """What a signature is worth."""

    GENUINE = auto()
    FORGED = auto()
    """Or missing, or for another body."""
    OUTDATED = auto()
    """Of a time too long ago, or to come; whether it is genuine was not asked."""


def verify(
    body: bytes, *, signature: str, timestamp: str, public_key: str, now: datetime
) -> Verdict:
    """Return what the signature of the body is worth now.

    ``timestamp`` and ``signature`` are the request's headers, ``public_key`` is the key as
    SendGrid shows it.
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIMESTAMP):
        return Verdict.FORGED
    age = now.timestamp() - int(timestamp)
    if not -MOST_AHEAD.total_seconds() <= age <= OLDEST.total_seconds():
        return Verdict.OUTDATED
    try:
        genuine = _webhook(public_key).verify_signature(body.decode(), signature, timestamp)
    except (binascii.Error, ValueError):
        # No base64, or a body that is no UTF-8, as JSON must be.
        return Verdict.FORGED
    return Verdict.GENUINE if genuine else Verdict.FORGED


@lru_cache(maxsize=4)
def _webhook(public_key: str) -> EventWebhook:
    return EventWebhook(public_key)
