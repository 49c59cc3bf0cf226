"""BOUNCE_ADDRESS: where mail that cannot be delivered comes back to."""

import re
from collections.abc import Callable
from uuid import UUID

from digest.delivery.providers.message.header_fields import clean_address
from digest.delivery.providers.message.return_token import PLACE, TOKEN_CHARACTERS, ReturnTokens
from digest.setting_error import SettingError

LONGEST_LOCAL_PART = 64
"""Characters before the @ (RFC 5321, section 4.5.3.1.1)."""
_SET_APART = re.compile(rf"(?<![A-Za-z0-9]){re.escape(PLACE)}(?![A-Za-z0-9])").search

ReturnAddress = Callable[[UUID, int], str]
"""Given a copy's attempt and delivery."""


def read_bounce_address(value: str) -> str:
    """Return BOUNCE_ADDRESS as it stands; empty where it is not set. Raises SettingError."""
    local, _, domain = value.rpartition("@")
    is_plain = value.isascii() and clean_address(value) == value
    if value and not (is_plain and local and domain):
        raise SettingError(
            "BOUNCE_ADDRESS is no address that every mail server takes; write it like "
            "bounces@your.org, in plain letters and without a name."
        )
    if PLACE in value:
        _check_place(local, domain)
    return value


def _check_place(local: str, domain: str) -> None:
    if local.count(PLACE) != 1 or PLACE in domain or not _SET_APART(local):
        raise SettingError(
            f"BOUNCE_ADDRESS has its {PLACE} in the wrong place; write it like "
            f"bounces+{PLACE}@your.org, once, before the @ and set apart from letters and digits."
        )
    most = LONGEST_LOCAL_PART - TOKEN_CHARACTERS
    if len(local) - len(PLACE) > most:
        raise SettingError(
            f"BOUNCE_ADDRESS is too long: besides the {PLACE}, which {TOKEN_CHARACTERS} "
            f"characters take the place of, there is room for {most} before the @."
        )


def return_address(bounce_address: str, tokens: ReturnTokens) -> ReturnAddress:
    """Return what tells a copy's own address where BOUNCE_ADDRESS has a place for its token, and
    the same one for all where it has none."""
    if PLACE not in bounce_address:
        return lambda _attempt, _delivery: bounce_address
    before, _, after = bounce_address.partition(PLACE)
    return lambda attempt, delivery: f"{before}{tokens.token(attempt, delivery)}{after}"
