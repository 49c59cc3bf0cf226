"""What the far end said, fit to be kept: one short line without anybody's address."""

import re

from digest.render.clean_text import clean_line

LONGEST_WORDS = 200
"""Characters; a reason in the ledger has 300 (Delivery.reason)."""
_ADDRESS = re.compile(r"[^\s<>\[\]()\"',;:]+@[^\s<>\[\]()\"',;]+")


def far_end_words(said: bytes | str) -> str:
    """Return what was said on one line, each address in it replaced by an ellipsis.

    Reasons stay in the ledger when a subscriber is erased, so no address may be in them.
    """
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    line = clean_line(_ADDRESS.sub("…", text))
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 1] + "…"
