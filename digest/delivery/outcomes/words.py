"""A provider's own words, fit to be kept. Pure."""

import re

LONGEST_REASON = 300
LONGEST_DETAIL = 2_000
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]+@[^\s<>\"',;:()\[\]]+")


def without_addresses(words: str, *, longest: int = LONGEST_DETAIL) -> str:
    """Return the words on one line with each mail address left out: the ledger outlives readers'
    wish to be forgotten."""
    line = " ".join(_ADDRESS.sub("(address)", words).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
