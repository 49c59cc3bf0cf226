"""Readers counted for a page, at most KEPT_SECONDS ago."""

from django.core.cache import cache

from digest.delivery.planning.count_readers import (
    CountedReaders,
    ReadersAsked,
    count_readers,
)

KEPT_SECONDS = 30
"""To ask each of 100,000 readers takes most of what a page may; the page says when it was."""


def counted_lately(asked: ReadersAsked) -> CountedReaders:
    """Return what the readers' answer was KEPT_SECONDS ago at most; what the issue says is looked
    at anew each time."""
    key = f"readers-{asked.key}"
    found: CountedReaders | None = cache.get(key)
    if found is None:
        found = count_readers(asked)
        cache.set(key, found, KEPT_SECONDS)
    return found
