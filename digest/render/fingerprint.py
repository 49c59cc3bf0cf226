"""The hash by which a stored mail is known again."""

import hashlib
import json
from collections.abc import Mapping


def fingerprint(*, subject: str, html: bytes, text: bytes, slots: Mapping[str, str]) -> str:
    """Return the hex SHA-256 over all that is handed to a provider.

    Each part's length goes in before it, so that nothing can move from one part to the next.
    """
    sha256 = hashlib.sha256()
    names = json.dumps(dict(slots), sort_keys=True).encode()
    for part in (subject.encode(), html, text, names):
        sha256.update(len(part).to_bytes(8, "big"))
        sha256.update(part)
    return sha256.hexdigest()
