"""What the far end said, fit to be kept: one line without anybody's address. Pure."""

import re

from digest.render.clean_text import clean_line

LONGEST_WORDS = 200
"""Characters of a far end's words within a sentence of ours."""
LONGEST_REASON = 300
"""Characters of a delivery's reason (Delivery.reason)."""
LONGEST_DETAIL = 2_000
"""Characters of what is kept with a batch and its attempt."""
_ADDRESS = re.compile(r"[^\s<>\[\]()\"',;:]+@[^\s<>\[\]()\"',;]+")


def far_end_words(said: bytes | str, *, longest: int = LONGEST_WORDS) -> str:
    """Return what was said on one line, with each mail address in it left out.

    Reasons stay in the ledger when a subscriber is erased, so no address may be in them.
    """
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    line = clean_line(_ADDRESS.sub("(address)", text))
    return line if len(line) <= longest else line[: longest - 1] + "…"
