"""Finding readers by what is known of them."""

import idna
from django.db.models import Q

from digest.holding import holding
from subscribers.address import AddressError, normal_address
from subscribers.models import Subscriber

SHORTEST_WORD = 3
"""Characters: less is in half of all addresses."""
LONGEST_WORDS = 500
"""Characters: more than any address or name has, in whatever form. SQLite takes no pattern of more
than 50,000 bytes. https://www.sqlite.org/limits.html#max_like_pattern_length"""
MOST_FOUND = 50
_LONGEST_NUMBER = 18
"""Digits that any database takes."""


def find_readers(words: str) -> list[Subscriber]:
    """Return who has this address, in whatever form it is written, or the number that their links
    carry; else all who have this in their address or name, by address, MOST_FOUND + 1 at most.

    Empty too where there are fewer than SHORTEST_WORD characters to look for, or more than
    LONGEST_WORDS.
    """
    wanted = " ".join(words.split())
    if len(wanted) > LONGEST_WORDS:
        return []
    exact = _exactly(wanted)
    if exact is not None:
        return [exact]
    if len(wanted) < SHORTEST_WORD:
        return []
    small = wanted.lower()
    known = Subscriber.objects.filter(email_key__isnull=False)
    part = holding("name", wanted)
    for form in {small, _in_ascii(small)}:
        part |= Q(email_key__contains=form)
    return list(known.filter(part).order_by("email_key")[: MOST_FOUND + 1])


def _exactly(wanted: str) -> Subscriber | None:
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= _LONGEST_NUMBER + 1:
        return Subscriber.objects.filter(public_id=int(wanted)).first()
    try:
        key = normal_address(wanted).key
    except AddressError:
        return None
    return Subscriber.objects.filter(email_key=key).first()


def _in_ascii(part: str) -> str:
    """Return the part with its domain as addresses are kept, where it has one that is not ASCII."""
    local, at, domain = part.rpartition("@")
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return part
