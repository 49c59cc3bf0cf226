"""Looking up addresses that must not be mailed. They are kept as keyed hashes only."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from subscribers.address import address_hash
from subscribers.links.secret_keys import secret_keys
from subscribers.models import Suppression

ERASED, BY_HAND, MOVED = "erased", "by hand", "moved"
"""Reasons, beside those that events give (see ``endings``)."""
CHUNK = 400
"""Keys to a query, so that their hashes stay below SQLite's 999 parameters."""


def hashes_of(key: str) -> list[str]:
    """Return the address's hash, and those it may have been kept under before the secret changed.

    ``key`` is ``Address.key``.
    """
    return [address_hash(key, secret) for secret in secret_keys()]


def suppression_of(key: str) -> Suppression | None:
    """Return why the address must not be mailed, or None where it may be."""
    return Suppression.objects.filter(address_hash__in=hashes_of(key)).first()


def suppressed_keys(keys: Collection[str]) -> set[str]:
    """Return those of the keys whose address must not be mailed."""
    if not Suppression.objects.exists():
        return set()
    found: set[str] = set()
    for chunk in _chunks(keys):
        by_hash = {hashed: key for key in chunk for hashed in hashes_of(key)}
        hits = Suppression.objects.filter(address_hash__in=by_hash)
        found.update(by_hash[hashed] for hashed in hits.values_list("address_hash", flat=True))
    return found


def _chunks(keys: Collection[str]) -> Iterator[Sequence[str]]:
    rest = iter(keys)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
