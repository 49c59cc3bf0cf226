"""Puts one reader's values into a rendered mail. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from digest.render.records import RenderedMail


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail as one person reads it."""

    html: bytes
    """UTF-8; empty for a text-only variant."""
    text: bytes


def fill_slots(mail: RenderedMail, values: Mapping[str, str]) -> Letter:
    """Return the mail with each marker replaced; values are plain text."""
    html, text = mail.html.decode(), mail.text.decode()
    for slot, marker in mail.slots.items():
        html = html.replace(marker, escape(values[slot]))
        text = text.replace(marker, values[slot])
    return Letter(html=html.encode(), text=text.encode())
