"""Tokens for the links in mail: signed, short, and holding nothing personal.

A token is version, subject and tag in URL-safe base64 without padding, in groups with a hyphen
between. Keyed BLAKE2b (RFC 7693) makes the tag: a third of the time of HMAC, and a million readers
have three links each.
"""

import secrets
import struct
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from hmac import compare_digest

from subscribers.links.secret_keys import secret_keys

VERSION = 1
TAG_BYTES = 16
PUBLIC_ID_BITS = 63
LONGEST_TOKEN = 64
"""Characters; nothing longer can be ours, so nothing longer is looked at."""
GROUP_CHARACTERS = 22
"""A run of 26 letters and digits may look like an address of Bitcoin, which spam filters count."""

_PREFERENCES = struct.Struct(">BQII")
_UNSUBSCRIBE = struct.Struct(">BQI")
_BROWSER = struct.Struct(">BQII")
_CONFIRM = struct.Struct(">BQ")
_ACCOUNT = struct.Struct(">BQIIQ")
_NEW_ADDRESS = struct.Struct(">BQ")
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True, kw_only=True)
class PreferencesLink:
    """Whose preferences of which newsletter a token opens."""

    public_id: int
    newsletter_id: int
    generation: int
    """Counts for nothing once the subscriber's own generation has moved on."""


@dataclass(frozen=True, kw_only=True)
class UnsubscribeLink:
    """Whose subscription to which newsletter a token ends."""

    public_id: int
    newsletter_id: int


@dataclass(frozen=True, kw_only=True)
class BrowserLink:
    """Whose copy of which issue a token shows."""

    public_id: int
    issue_id: int
    generation: int
    """Counts for nothing once the subscriber's own generation has moved on."""


@dataclass(frozen=True, kw_only=True)
class AccountLink:
    """Whose account a token opens, reached from which newsletter's mail, and until when."""

    public_id: int
    newsletter_id: int
    generation: int
    """Counts for nothing once the subscriber's own generation has moved on."""
    ends_at: datetime


class LinkSigner:
    """Makes and reads tokens. Pure but for the keys it was made with."""

    def __init__(self, secret_key: str, *former_keys: str) -> None:
        """Sign with ``secret_key``; tokens made with one of ``former_keys`` are read as well."""
        keys = (secret_key, *former_keys)
        self._preferences_keys = [_key_for("preferences", key) for key in keys]
        self._unsubscribe_keys = [_key_for("unsubscribe", key) for key in keys]
        self._browser_keys = [_key_for("browser", key) for key in keys]
        self._confirm_keys = [_key_for("confirm", key) for key in keys]
        self._account_keys = [_key_for("account", key) for key in keys]
        self._new_address_keys = [_key_for("new address", key) for key in keys]

    def preferences_token(self, public_id: int, newsletter_id: int, generation: int) -> str:
        """Return a token that counts until the subscriber's generation moves on."""
        return self.preferences_tokens([(public_id, generation)], newsletter_id)[0]

    def unsubscribe_token(self, public_id: int, newsletter_id: int) -> str:
        """Return a token that counts for ever: the way out must never close."""
        return self.unsubscribe_tokens([public_id], newsletter_id)[0]

    def preferences_tokens(
        self, readers: Iterable[tuple[int, int]], newsletter_id: int
    ) -> list[str]:
        """Return the tokens of many, each a public id and the generation, in their order."""
        pack = _PREFERENCES.pack
        payloads = [pack(VERSION, pk, newsletter_id, generation) for pk, generation in readers]
        return _all_signed(payloads, _PREFERENCES.size, self._preferences_keys[0])

    def unsubscribe_tokens(self, public_ids: Iterable[int], newsletter_id: int) -> list[str]:
        """Return the tokens of many, in their order."""
        pack = _UNSUBSCRIBE.pack
        payloads = [pack(VERSION, public_id, newsletter_id) for public_id in public_ids]
        return _all_signed(payloads, _UNSUBSCRIBE.size, self._unsubscribe_keys[0])

    def browser_tokens(self, readers: Iterable[tuple[int, int]], issue_id: int) -> list[str]:
        """Return tokens that each show one reader's copy of the issue, until their generation moves
        on: for many, each a public id and the generation, in their order."""
        pack = _BROWSER.pack
        payloads = [pack(VERSION, pk, issue_id, generation) for pk, generation in readers]
        return _all_signed(payloads, _BROWSER.size, self._browser_keys[0])

    def confirm_token(self, sign_up_id: int) -> str:
        """Return a token that confirms the sign-up of that public id, for as long as it is kept."""
        return _signed(_CONFIRM.pack(VERSION, sign_up_id), self._confirm_keys[0])

    def account_token(
        self, public_id: int, newsletter_id: int, generation: int, *, ends_at: datetime
    ) -> str:
        """Return a token that opens the account until ``ends_at`` (aware), to the second."""
        payload = _ACCOUNT.pack(
            VERSION, public_id, newsletter_id, generation, int(ends_at.timestamp())
        )
        return _signed(payload, self._account_keys[0])

    def new_address_token(self, change_id: int) -> str:
        """Return a token that confirms the change of address of that public id."""
        return _signed(_NEW_ADDRESS.pack(VERSION, change_id), self._new_address_keys[0])

    def read_preferences_token(self, token: str) -> PreferencesLink | None:
        """Return what the token opens, or None where it is not ours or not for this purpose.

        The generation is for the caller to compare.
        """
        payload = _payload(token, _PREFERENCES.size, self._preferences_keys)
        if payload is None:
            return None
        _, public_id, newsletter_id, generation = _PREFERENCES.unpack(payload)
        return PreferencesLink(
            public_id=public_id, newsletter_id=newsletter_id, generation=generation
        )

    def read_unsubscribe_token(self, token: str) -> UnsubscribeLink | None:
        """Return what the token ends, or None where it is not ours or not for this purpose."""
        payload = _payload(token, _UNSUBSCRIBE.size, self._unsubscribe_keys)
        if payload is None:
            return None
        _, public_id, newsletter_id = _UNSUBSCRIBE.unpack(payload)
        return UnsubscribeLink(public_id=public_id, newsletter_id=newsletter_id)

    def read_browser_token(self, token: str) -> BrowserLink | None:
        """Return what the token shows, or None where it is not ours or not for this purpose.

        The generation is for the caller to compare.
        """
        payload = _payload(token, _BROWSER.size, self._browser_keys)
        if payload is None:
            return None
        _, public_id, issue_id, generation = _BROWSER.unpack(payload)
        return BrowserLink(public_id=public_id, issue_id=issue_id, generation=generation)

    def read_confirm_token(self, token: str) -> int | None:
        """Return the sign-up's public id, or None where the token is not ours or for another
        purpose."""
        return _id_of(_payload(token, _CONFIRM.size, self._confirm_keys), _CONFIRM)

    def read_account_token(self, token: str) -> AccountLink | None:
        """Return what the token opens, or None where it is not ours or not for this purpose.

        End and generation are for the caller to compare.
        """
        payload = _payload(token, _ACCOUNT.size, self._account_keys)
        if payload is None:
            return None
        _, public_id, newsletter_id, generation, ends = _ACCOUNT.unpack(payload)
        return AccountLink(
            public_id=public_id,
            newsletter_id=newsletter_id,
            generation=generation,
            ends_at=datetime.fromtimestamp(ends, UTC),
        )

    def read_new_address_token(self, token: str) -> int | None:
        """Return the change's public id, or None where the token is not ours or for another
        purpose."""
        return _id_of(_payload(token, _NEW_ADDRESS.size, self._new_address_keys), _NEW_ADDRESS)


def new_public_id() -> int:
    """Return a random id from 1 on that fits a signed 64-bit column."""
    return secrets.randbits(PUBLIC_ID_BITS) or 1


@cache
def link_signer() -> LinkSigner:
    """Return the signer of this installation, made from Django's settings once."""
    return LinkSigner(*secret_keys())


def _key_for(purpose: str, secret_key: str) -> blake2b:
    """Return a hash that has taken the key in: a copy of it takes half as long as a new one."""
    key = blake2b(secret_key.encode(), digest_size=32, person=purpose.encode()).digest()
    return blake2b(digest_size=TAG_BYTES, key=key)


def _signed(payload: bytes, key: blake2b) -> str:
    return _all_signed([payload], len(payload), key)[0]


def _all_signed(payloads: Iterable[bytes], size: int, key: blake2b) -> list[str]:
    """Return the tokens of payloads of one size, in bytes. Base64 turns three bytes into four
    characters: filled up to whole threes, all are turned at once and cut apart again."""
    copy = key.copy
    filler = bytes(-(size + TAG_BYTES) % 3)
    signed = []
    for payload in payloads:
        keyed = copy()
        keyed.update(payload)
        signed.append(payload + keyed.digest() + filler)
    text = b2a_base64(b"".join(signed), newline=False).translate(_URL_SAFE).decode()
    length = _characters(size)
    step = (size + TAG_BYTES + len(filler)) // 3 * 4
    groups = []
    for first in range(0, length, GROUP_CHARACTERS):
        width = min(GROUP_CHARACTERS, length - first)
        groups.append([text[begin : begin + width] for begin in range(first, len(text), step)])
    return list(map("-".join, zip(*groups, strict=True)))


def _characters(size: int) -> int:
    """Return how long the token of a payload is but for its hyphens."""
    return -(-(size + TAG_BYTES) * 4 // 3)


def _id_of(payload: bytes | None, form: struct.Struct) -> int | None:
    return None if payload is None else int(form.unpack(payload)[1])


def _payload(token: str, size: int, keys: Sequence[blake2b]) -> bytes | None:
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    if len(token) == _characters(size):
        # As they were mailed before they had groups.
        token = "-".join(_cut(token, GROUP_CHARACTERS))
    plain = "".join(group[:GROUP_CHARACTERS] for group in _cut(token, GROUP_CHARACTERS + 1))
    try:
        payload = urlsafe_b64decode(plain + "=" * (-len(plain) % 4))[:size]
    except ValueError:
        return None
    if len(payload) != size or payload[0] != VERSION:
        return None
    # The whole text is compared, so that no third spelling of a token is one too.
    given = token.encode()
    genuine = [compare_digest(_signed(payload, key).encode(), given) for key in keys]
    return payload if any(genuine) else None


def _cut(text: str, width: int) -> list[str]:
    return [text[begin : begin + width] for begin in range(0, len(text), width)]
