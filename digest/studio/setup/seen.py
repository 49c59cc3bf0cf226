"""Whether what a form was made from is still so, that two admins do not write over each other."""

import hashlib
import json
from collections.abc import Mapping


def as_seen(values: Mapping[str, object]) -> str:
    """Return what tells whether these are still the values that a page has shown."""
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
