"""Whom a mail server's refusal is about: one recipient, or us (RFC 3463; RFC 5321). Pure."""

import re

BAD_SEQUENCE = 503
NOT_LOGGED_IN = frozenset({530, 534, 535, 538})
"""RFC 4954, section 6."""
# The class, the subject and the detail; no part of an IPv4 address.
_ENHANCED = re.compile(rb"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
_ADDRESS, _MAILBOX, _NETWORK, _POLICY = 1, 2, 4, 7
_SENDERS_ADDRESS = frozenset({7, 8})
_MAILBOX_OR_DOMAIN_HAS_ANOTHER_OWNER = frozenset({17, 18})
"""RFC 7293."""
_LEFT_OPEN = frozenset({(_ADDRESS, 0), (_NETWORK, 1), (_NETWORK, 4)})
"""Some other trouble with an address, and a host that does not answer or has no route: it is the
recipient's unless the words say that it is ours."""
_SYSTEM_FULL_OR_CLOSED = frozenset({(3, 1), (3, 2)})
_WORDS_ABOUT_US = re.compile(
    rb"\brelay(?:ing)?(?: access)? (?:is )?(?:denied|prohibited|refused|not )|to relay\b"
    rb"|\bsender\b(?:(?!recipient)[^;]){0,80}"
    rb"\b(?:refused|rejected|denied|not owned|unknown|verify fail|verification fail)"
    rb"|\bas this sender\b|\bclient (?:host|address)\b"
    rb"|\bblock(?:ed|list)|\bblacklist|\bdenylist|\bspamhaus\b|\bdnsbl\b|\brbl\b"
    rb"|\bsuspended\b|\bpaused\b|\bunauthenticated\b|\bnot authenticated\b|\bnot verified\b"
    rb"|\bauthentication (?:is )?required\b|\brate.?limit"
    rb"|\b(?:daily|hourly|monthly|sending|relay|rate|message) (?:[a-z]+ ){0,2}(?:limit|quota)\b"
    rb"|\bmessage (?:is )?too (?:large|big|long)\b|\bmessage size\b|\btoo many (?:mails|messages)",
    re.IGNORECASE,
)
_WORDS_ABOUT_RECIPIENT = re.compile(rb"\b(?:recipient|mailbox|addressee)\b", re.IGNORECASE)


def is_refusal_about_us(code: int, said: bytes) -> bool:
    """Tell whether a 5xx is about the sender, the message, a policy or a quota, so that it would
    meet every other recipient too.

    The enhanced status comes first, since words may name anybody. Without one, and where it leaves
    that open, the words decide; where they do not either, it is about the recipient.
    """
    if code in NOT_LOGGED_IN:
        return True
    subject, detail = _enhanced(said)
    if subject is None or subject == 0 or (subject, detail) in _LEFT_OPEN:
        return code == BAD_SEQUENCE or _has_words_about_us(said)
    if subject == _ADDRESS:
        return detail in _SENDERS_ADDRESS
    if subject == _POLICY and detail in _MAILBOX_OR_DOMAIN_HAS_ANOTHER_OWNER:
        return False
    if subject == _POLICY and detail in {0, 1}:
        # Stands for anything that is not allowed, also for what one recipient does not want.
        return _has_words_about_us(said) or not _WORDS_ABOUT_RECIPIENT.search(said)
    return subject != _MAILBOX


def is_deferral_about_us(said: bytes) -> bool:
    """Tell whether a 4xx is about the server as a whole or about us.

    In doubt it is about the recipient, who then waits alone: nobody else is kept waiting.
    """
    subject, detail = _enhanced(said)
    if subject == _ADDRESS and detail:
        return detail in _SENDERS_ADDRESS
    if subject == _MAILBOX:
        return False
    return (subject, detail) in _SYSTEM_FULL_OR_CLOSED or _has_words_about_us(said)


def _enhanced(said: bytes) -> tuple[int | None, int]:
    """Return subject and detail; None for the subject where none is stated."""
    found = _ENHANCED.search(said)
    return (int(found[2]), int(found[3])) if found else (None, 0)


def _has_words_about_us(said: bytes) -> bool:
    return bool(_WORDS_ABOUT_US.search(said))
