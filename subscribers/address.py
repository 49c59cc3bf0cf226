"""Mail addresses: one form to mail to, one to look up by, one to show, one to keep as a hash."""

import hmac
from dataclasses import dataclass
from unicodedata import normalize

import idna
from email_validator import EmailNotValidError, validate_email

from subscribers.errors import SubscriberError

LONGEST_ADDRESS = 254
"""Characters; RFC 5321, section 4.5.3.1.3, less the angle brackets."""
MASK = "\N{HORIZONTAL ELLIPSIS}\N{WORD JOINER}"
"""With nothing to be seen behind it, so that no line ends there."""
_UNSEEN = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
"""Comes along at either end where an address is copied from a page or a document."""
_HASH_PURPOSE = b"suppressed address\x00"


class AddressError(SubscriberError):
    """Not an address that mail could be sent to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A mail address, read and found well formed."""

    email: str
    """What to mail to: case as given, domain folded and, where every server can take it, ASCII."""
    key: str
    """What to look up by: the domain in ASCII, the local part in small letters."""


def normal_address(text: str) -> Address:
    """Read an address, internationalised ones (RFC 6531, IDNA 2008) too, without asking the DNS.

    Raises AddressError saying what is wrong and how to mend it.
    """
    given = text.strip().strip(_UNSEEN).strip()
    try:
        valid = validate_email(given, check_deliverability=False)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise AddressError(
            f"{given!r} is not a mail address ({reason}); write it like ada@example.org."
        ) from None
    email = valid.ascii_email or valid.normalized
    key = f"{_in_small_letters(valid.local_part)}@{valid.ascii_domain}"
    if max(len(email), len(key)) > LONGEST_ADDRESS:
        raise AddressError(
            f"{given!r} is longer than {LONGEST_ADDRESS} characters, which no mail server takes; "
            "ask for a shorter one."
        )
    return Address(email=email, key=key)


def _in_small_letters(local_part: str) -> str:
    """Return it in the one form for all its spellings, and for none of somebody else's.

    No server is known that tells Ada from ada. But weiss and weiß may be two people's, which
    casefolding would make one.
    """
    return normalize("NFC", normalize("NFC", local_part).lower())


def former_key(key: str) -> str:
    """Return the key that an address had while local parts were casefolded, until November 2026.

    Other addresses had the same. ``key`` is ``Address.key``.
    """
    if key.isascii():
        return key
    local, _, domain = key.rpartition("@")
    return f"{normalize('NFC', local.casefold())}@{domain}"


def shown_address(email: str) -> str:
    """Return the address as its owner writes it: ``ada@bücher.example``, and not ``xn--...``.

    For its owner alone: to others two domains may look the same.
    """
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{idna.decode(domain)}"
    except idna.IDNAError:
        return email


def masked_address(email: str) -> str:
    """Return ``a…@example.org``: enough for its owner, too little for anybody else."""
    local, _, domain = shown_address(email).rpartition("@")
    return f"{local[:1]}{MASK}@{domain}"


def address_hash(key: str, secret: str) -> str:
    """Return the keyed hash (HMAC-SHA-256, hex) under which a suppressed address is kept."""
    return hmac.digest(secret.encode(), _HASH_PURPOSE + key.encode(), "sha256").hex()
