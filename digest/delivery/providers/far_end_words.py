"""What the far end said, fit to be kept: one line without anybody's address. Pure."""

import re

from digest.render.clean_text import clean_line

LONGEST_WORDS = 200
"""Characters of a far end's words within a sentence of ours."""
LONGEST_REASON = 300
"""Characters of a delivery's reason (Delivery.reason)."""
LONGEST_DETAIL = 2_000
"""Characters of what is kept with a batch and its attempt."""
_LINK = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,20}://[\w.:-]{0,256})[^\s<>\"'(),;]*", re.IGNORECASE | re.ASCII
)
"""Its path may hold the token by which a reader is known; its host is of use."""
_PATH = re.compile(r"/(?:unsubscribe|preferences|account|confirm|new-address)/[^\s<>\"'(),;]*")
_QUOTED = r'"(?:[^"\\\s]|\\.|[ \t]){1,80}"'
_AT = r"(?:@|%40|&#0{0,4}64;|&#x0{0,4}40;|&commat;)"
_ADDRESS = re.compile(
    rf"(?:{_QUOTED}|[^\s<>\[\]()\"',;:]{{1,256}})"
    rf"{_AT}(?:\[[^\]\s]{{0,256}}\]?|[^\s<>\[\]()\"',;]+)",
    re.IGNORECASE,
)
"""Local parts may be quoted, and an address may stand for a domain (RFC 5321, section 4.1.2)."""
_TOKEN = re.compile(r"\b(?=[a-z_-]{0,256}\d)[\w-]{28,}", re.IGNORECASE)
"""As long as tokens are, and not of letters alone."""
_WHO = r"\b(user(?:name)?|mailbox|recipient|account|address)"
_USERS = (
    # In quotes or brackets of any kind.
    re.compile(
        _WHO + r"(\s{0,9}[:=]?\s{0,9})(?:<[^<>]{1,80}>|\"[^\"]{1,80}\"|'[^']{1,80}')",
        re.IGNORECASE,
    ),
    # With what words seldom have, and is no status, version or number of a host.
    re.compile(
        _WHO + r"(\s{0,9}[:=]\s{0,9}|\s{1,9})(?!\d+\.\d+\.\d+)"
        r"(?=[^\s<>()\"',;:]{0,80}[._+\d-])[^\s<>()\"',;:]{0,256}[^\W_]",
        re.IGNORECASE,
    ),
    # Before what is said of users.
    re.compile(
        _WHO + r"(\s{1,9})(?!\d+\.\d+\.\d+)"
        r"(?!(?:user|name|mailbox|recipient|account|address|is|was|does|has|not)\b)"
        r"[^\s<>()\"',;:]{1,80}(?=\s{1,9}(?:is|was|unknown|not|does|doesn't|has|unavailable|"
        r"inactive|disabled|rejected|suspended|over)\b)",
        re.IGNORECASE,
    ),
)
"""Servers name a user without the domain, too: "user jane.doe unknown"."""


def far_end_words(said: bytes | str, *, longest: int = LONGEST_WORDS) -> str:
    """Return what was said on one line, without what may tell who somebody is: mail addresses in
    each of their forms, what links lead to, names of users, and whatever looks like a token.

    Reasons are kept for as long as the issue is, so nothing personal may be in them.
    """
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    text = _PATH.sub("/(path)", _LINK.sub(r"\1/(path)", text))
    text = _TOKEN.sub("(token)", _ADDRESS.sub("(address)", text))
    for user in _USERS:
        text = user.sub(r"\1\2(name)", text)
    line = clean_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def without_name(words: str, address: str) -> str:
    """Return the words without the name of the one whom they are about, however it stands in them:
    what comes before the ``@`` of the address."""
    local = address.rpartition("@")[0].strip('"')
    if not local:
        return words
    name = re.compile(rf"(?<![\w+-]){re.escape(local)}(?![\w+-])", re.IGNORECASE)
    return name.sub("(name)", words)
