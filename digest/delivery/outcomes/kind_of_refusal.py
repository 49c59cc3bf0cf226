"""Which refusals are alike, whomever they are about. Pure."""

import re

_BRACKETED = re.compile(r"\([^()]*\)|<[^<>]*>|\[[^\[\]]*\]|\"[^\"]*\"|'[^']*'")
"""Names, addresses and tokens stand in these, and are blanked already."""
_STATUS = re.compile(r"[245]\d\d|[245]\.\d{1,3}\.\d{1,3}")
"""Reply codes, and enhanced status codes (RFC 3463)."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
MOST_WORDS = 12
"""What comes later is more often about the one message."""

_ABOUT_ADDRESS = re.compile(r"(?<![\d.])5\.1\.(?:[1-6]|10)(?![\d.])")
"""RFC 3463, section 3.2: bad destination mailbox, system, syntax, ambiguous, moved; RFC 7505, a
domain that takes no mail. The other codes of the group are about the sender."""


def is_about_address(words: str) -> bool:
    """Tell whether a refusal says by its code that the reader's address is what is wrong."""
    return _ABOUT_ADDRESS.search(words) is not None


def kind_of_refusal(words: str) -> str:
    """Return what refusals of one kind have in common: their codes, and their words without any
    that holds a digit, which may number a message or name a reader."""
    plain = _BRACKETED.sub(" ", words.casefold())
    tokens = (token.strip(".,:;!?-=#/") for token in plain.split())
    kept = (token for token in tokens if _STATUS.fullmatch(token) or _WORD.fullmatch(token))
    return " ".join([*kept][:MOST_WORDS])
