"""Summaries whose titles are much alike: maybe one study told twice."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from digest.summaries.models import Summary, ToldApart

LEAST_LIKENESS = 80.0
"""Per cent of the letters, whatever the order of the words."""
FEWEST_WORDS = 4
MOST_SHOWN = 5
_MOST_LOOKED_AT = 20
_SHOWN_OF_TEXT = 200
_WORD = re.compile(r"\w+")

_Numbers = frozenset[str]
_ByNumbers = Mapping[_Numbers, Mapping[int, str]]
_NO_KEY = 0
"""No row has it."""


def alike(summaries: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return, for each of the summaries (primary keys) that has some, those whose title is much
    like its own, the likest first. Titles that hold other numbers are of other studies, and so are
    those that somebody told apart."""
    wanted = set(summaries)
    if not wanted:
        return {}
    by_numbers = _titles()
    apart = set(ToldApart.objects.values_list("one", "other"))
    return {
        key: found
        for numbers, titles in by_numbers.items()
        for key in wanted & titles.keys()
        if (found := _like(key, titles[key], by_numbers, numbers, apart))
    }


def alike_to(title: str, takeaway: str) -> tuple[int, ...]:
    """Return the same for one summary that is not kept yet."""
    words = _words(title, takeaway)
    if len(words) < FEWEST_WORDS:
        return ()
    return _like(_NO_KEY, " ".join(words), _titles(), _numbers_in(words), frozenset())


def _titles() -> _ByNumbers:
    rows = Summary.objects.filter(merged_into=None).values_list("pk", "title", "takeaway")
    found: dict[_Numbers, dict[int, str]] = defaultdict(dict)
    for key, title, takeaway in rows:
        words = _words(title, takeaway)
        if len(words) >= FEWEST_WORDS:
            found[_numbers_in(words)][key] = " ".join(words)
    return found


def _words(title: str, takeaway: str) -> list[str]:
    return sorted(_WORD.findall((title or takeaway[:_SHOWN_OF_TEXT]).casefold()))


def _numbers_in(words: Iterable[str]) -> _Numbers:
    return frozenset(word for word in words if word.isdecimal())


def tell_apart(one: int, other: int) -> bool:
    """Keep that two summaries (primary keys) are of two studies. Returns whether that is new."""
    first, second = sorted((one, other))
    _, is_new = ToldApart.objects.get_or_create(one_id=first, other_id=second)
    return is_new


def _like(
    key: int,
    title: str,
    by_numbers: _ByNumbers,
    numbers: _Numbers,
    apart: Container[tuple[int, int]],
) -> tuple[int, ...]:
    near = [
        (likeness, other)
        for titles in _comparable(by_numbers, numbers)
        for _, likeness, other in process.extract(
            title, titles, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=_MOST_LOOKED_AT
        )
        if other != key and (min(key, other), max(key, other)) not in apart
    ]
    near.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(other for _, other in near[:MOST_SHOWN])


def _comparable(by_numbers: _ByNumbers, numbers: _Numbers) -> Iterator[Mapping[int, str]]:
    for theirs, titles in by_numbers.items():
        if not numbers or not theirs or theirs == numbers:
            yield titles
