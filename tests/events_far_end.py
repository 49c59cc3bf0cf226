"""SendGrid's side of its event webhook: events as it words them, and its signature."""

import base64
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY = ec.derive_private_key(0xCAFE, ec.SECP256R1())
"""The same in every run; it signs nothing but tests."""
PUBLIC_KEY = base64.b64encode(
    KEY.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()


def an_event(
    name: str, attempt: UUID | str, delivery: int | str, at: datetime, /, **fields: Any
) -> dict[str, Any]:
    """One event; its id follows from what it says, unless another is given."""
    said = (name, fields.get("type"), fields.get("reason"), str(attempt), delivery, at.timestamp())
    event_id = sha256(repr(said).encode()).hexdigest()
    return {
        "email": f"reader-{delivery}@example.org",
        "timestamp": int(at.timestamp()),
        "event": name,
        "sg_event_id": event_id,
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
        "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
        "category": ["weekly-2026-03-03"],
        "caveat_attempt": str(attempt),
        "caveat_delivery": str(delivery),
    } | fields


def a_body(events: Iterable[dict[str, Any]]) -> bytes:
    return json.dumps(list(events)).encode()


def signed(body: bytes, *, at: datetime | None = None, key: Any = KEY) -> dict[str, str]:
    """The headers of a post, as Django's test client and urllib take them."""
    timestamp = str(int((at or datetime.now(UTC)).timestamp()))
    signature = key.sign(timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    return {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
    }
