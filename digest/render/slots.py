"""Markers that stand where one recipient's mail differs from the next one's."""

import hashlib
from dataclasses import replace
from functools import lru_cache

from digest.render.records import SLOT_NAMES, Article, Edition

MARKER_HEX_DIGITS = 32
"""128 bits: nobody can write a text that holds the marker made from it."""
REQUIRED_SLOTS = ("preferences_url", "unsubscribe_url")


class MissingSlotError(ValueError):
    """A template leaves out a link that every mail must have."""


def markers_for(edition: Edition, *, templates_sha256: str) -> dict[str, str]:
    """Return slot name -> marker: ASCII letters and digits, the same for the same content.

    No marker is part of another, so that providers may replace them in any order.
    """
    articles = "".join(map(_article_sha256, edition.articles))
    digest = _sha256(f"{templates_sha256}\n{articles}\n{replace(edition, articles=())!r}")
    digest = digest[:MARKER_HEX_DIGITS]
    return {name: f"slot{number}x{digest}" for number, name in enumerate(SLOT_NAMES)}


@lru_cache(maxsize=2_048)
def _article_sha256(article: Article) -> str:
    return _sha256(repr(article))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()


def require_slots(part: str, content: str, markers: dict[str, str]) -> None:
    """Raise MissingSlotError unless each required slot stands in the content of ``part``."""
    for name in REQUIRED_SLOTS:
        if markers[name] not in content:
            raise MissingSlotError(
                f"The {part} template shows no {name}; write {{{{ {name} }}}} where the link goes."
            )
