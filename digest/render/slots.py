"""Markers that stand where one recipient's mail differs from the next one's."""

import hashlib

from digest.render.records import SLOT_NAMES, Edition

MARKER_HEX_DIGITS = 32
"""128 bits: nobody can write a text that holds the marker made from it."""
REQUIRED_SLOTS = ("preferences_url", "unsubscribe_url")


class MissingSlotError(ValueError):
    """A template leaves out a link that every mail must have."""


def markers_for(edition: Edition, *, templates_sha256: str) -> dict[str, str]:
    """Return slot name -> marker: ASCII letters and digits, the same for the same content.

    No marker is part of another, so that providers may replace them in any order.
    """
    content = f"{templates_sha256}\n{edition!r}".encode(errors="backslashreplace")
    digest = hashlib.sha256(content).hexdigest()[:MARKER_HEX_DIGITS]
    return {name: f"slot{number}x{digest}" for number, name in enumerate(SLOT_NAMES)}


def require_slots(part: str, content: str, markers: dict[str, str]) -> None:
    """Raise MissingSlotError unless each required slot stands in the content of ``part``."""
    for name in REQUIRED_SLOTS:
        if markers[name] not in content:
            raise MissingSlotError(
                f"The {part} template shows no {name}; write {{{{ {name} }}}} where the link goes."
            )
