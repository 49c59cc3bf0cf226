"""What stands in an envelope's sender and tells, when a mail comes back, which copy it was.

Servers may send a report without any header of our mail, but always to the envelope's sender (RFC
3464, section 2; the way is known as VERP). Pure but for the keys.
"""

import re
from base64 import b32decode, b32encode
from collections.abc import Iterator
from hashlib import blake2b
from hmac import compare_digest
from uuid import UUID

PLACE = "*"
"""Where in BOUNCE_ADDRESS the token goes."""
TOKEN_CHARACTERS = 48
_DELIVERY_BYTES, _TAG_BYTES = 7, 7
"""With the attempt's 16 they fill the characters. A tag is tried by sending a mail, so that it
could be guessed is no matter."""
_ATTEMPT_BYTES = 16
_PAYLOAD_BYTES = _ATTEMPT_BYTES + _DELIVERY_BYTES
_TOKEN = re.compile(rf"(?<![a-z0-9])[a-z2-7]{{{TOKEN_CHARACTERS}}}(?![a-z0-9])", re.IGNORECASE)
"""In base 32, since some servers write the part before the @ in capitals, or without any."""


class ReturnTokens:
    """Makes and reads tokens. They hold ids of the ledger, which say nothing to anybody else, and a
    tag that only we can make."""

    def __init__(self, secret_key: str, *former_keys: str) -> None:
        """Sign with ``secret_key``; tokens made with one of ``former_keys`` are read as well."""
        self._keys = [_key_for(key) for key in (secret_key, *former_keys)]

    def token(self, attempt_id: UUID, delivery_id: int) -> str:
        """Return the token of one copy, in small letters and digits."""
        payload = attempt_id.bytes + delivery_id.to_bytes(_DELIVERY_BYTES)
        return b32encode(payload + _tag(payload, self._keys[0])).decode("ascii").lower()

    def find(self, text: str) -> Iterator[tuple[UUID, int]]:
        """Yield (attempt, delivery) of each token of ours that stands in the text."""
        for found in _TOKEN.finditer(text):
            raw = b32decode(found[0].upper())
            payload, tag = raw[:_PAYLOAD_BYTES], raw[_PAYLOAD_BYTES:]
            genuine = [compare_digest(_tag(payload, key), tag) for key in self._keys]
            if any(genuine):
                delivery = int.from_bytes(payload[_ATTEMPT_BYTES:])
                yield UUID(bytes=payload[:_ATTEMPT_BYTES]), delivery


def _key_for(secret_key: str) -> blake2b:
    key = blake2b(secret_key.encode(), digest_size=32, person=b"returned mail").digest()
    return blake2b(digest_size=_TAG_BYTES, key=key)


def _tag(payload: bytes, key: blake2b) -> bytes:
    keyed = key.copy()
    keyed.update(payload)
    return keyed.digest()
