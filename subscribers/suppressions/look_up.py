"""Looking up addresses that must not be mailed. They are kept as keyed hashes only."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from django.db.models import Count

from subscribers.address import address_hash, former_key
from subscribers.links.secret_keys import secret_keys
from subscribers.models import Suppression

ERASED, BY_HAND, MOVED = "erased", "by hand", "moved"
"""Reasons, beside those that events give (see ``endings``)."""
FOLDED = "x"
"""No digit of a hash. In place of the first one it marks what was suppressed while addresses that
only casefolding makes equal were one (see ``former_key``). Which of them was meant, no hash tells;
so each such row has a marked copy, for all of them but the one with that key, whose is the row.
What is suppressed now is so under the new key, and holds for nobody else."""
CHUNK = 400
"""Keys to a query, so that their hashes stay below SQLite's 999 parameters."""


def hashes_of(key: str) -> list[str]:
    """Return the address's hash, and those it may have been kept under before: with a former
    secret, or under a key that it had in common with others.

    ``key`` is ``Address.key``.
    """
    own = [address_hash(key, secret) for secret in secret_keys()]
    return own + [f"{FOLDED}{hashed[1:]}" for hashed in hashes_in_common(key)]


def hashes_in_common(key: str) -> list[str]:
    """Return the hashes under the former key, where that is another: only with something else that
    tells whose they are do they say anything of this address."""
    former = former_key(key)
    return [address_hash(former, secret) for secret in secret_keys()] if former != key else []


def suppression_of(key: str) -> Suppression | None:
    """Return why the address must not be mailed, or None where it may be."""
    return Suppression.objects.filter(address_hash__in=hashes_of(key)).first()


def count_suppressed() -> int:
    """Return how many addresses must not be mailed, one each for those that were one."""
    return Suppression.objects.exclude(address_hash__startswith=FOLDED).count()


def count_by_reason() -> dict[str, int]:
    """Return how many addresses are suppressed for which reason, the most frequent first; counted
    as above."""
    own = Suppression.objects.exclude(address_hash__startswith=FOLDED).order_by()
    return dict(own.values_list("reason").annotate(Count("pk")).order_by("-pk__count", "reason"))


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
