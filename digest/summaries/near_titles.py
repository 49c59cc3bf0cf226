"""Finds near-equal titles among very many."""

from collections import defaultdict
from collections.abc import Iterator

from digest.sources.identity.titles import FEWEST_WORDS as FEWEST_WORDS_OF_NEAR_EQUAL
from digest.sources.identity.titles import compared_words, near_equal_titles
from digest.summaries.models import Identity, IdentityKind

_Half = tuple[int, bool, tuple[str, ...]]


class NearTitles:
    """All titles in use, by their halves.

    Near-equal titles have equally many words and differ in one at the most, so they share their
    first half or their second. Titles are read when they are first asked for, and from then on
    only those that have come since.
    """

    def __init__(self) -> None:
        self._newest = 0
        self._by_half: dict[_Half, list[tuple[str, int]]] = defaultdict(list)

    def find(self, title: str) -> list[int]:
        """Return the primary keys of the summaries with a near-equal title, oldest name first."""
        self._read_new()
        candidates = {
            known: summary
            for half in _halves(title)
            for known, summary in self._by_half.get(half, ())
        }
        near = [summary for known, summary in candidates.items() if near_equal_titles(known, title)]
        return list(dict.fromkeys(near))

    def _read_new(self) -> None:
        new = Identity.objects.filter(kind=IdentityKind.TITLE, pk__gt=self._newest).order_by("pk")
        for key, title, summary in new.values_list("pk", "value", "summary_id"):
            self._newest = key
            for half in _halves(title):
                self._by_half[half].append((title, summary))


def _halves(title: str) -> Iterator[_Half]:
    words = compared_words(title)
    if len(words) >= FEWEST_WORDS_OF_NEAR_EQUAL:
        middle = len(words) // 2
        yield len(words), False, words[:middle]
        yield len(words), True, words[middle:]
