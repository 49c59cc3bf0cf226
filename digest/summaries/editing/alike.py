"""Summaries whose titles are much alike: maybe one study told twice."""

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

from digest.summaries.models import Summary

LEAST_LIKENESS = 80.0
"""Per cent of the letters, whatever the order of the words."""
FEWEST_WORDS = 4
MOST_SHOWN = 5
_SHOWN_OF_TEXT = 200
_WORD = re.compile(r"\w+")


def alike(summaries: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return, for each of the summaries (primary keys) that has some, those whose title is much
    like its own, the likest first. Titles that hold other numbers are of other studies."""
    titles = _titles()
    return {key: found for key in summaries if (found := _like(key, titles))}


def _titles() -> Mapping[int, str]:
    rows = Summary.objects.filter(merged_into=None).values_list("pk", "title", "takeaway")
    words = {key: _words(title or takeaway[:_SHOWN_OF_TEXT]) for key, title, takeaway in rows}
    return {key: " ".join(found) for key, found in words.items() if len(found) >= FEWEST_WORDS}


def _words(text: str) -> list[str]:
    return sorted(_WORD.findall(text.casefold()))


def _like(key: int, titles: Mapping[int, str]) -> tuple[int, ...]:
    title = titles.get(key, "")
    if not title:
        return ()
    near = process.extract(
        title, titles, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=MOST_SHOWN + 20
    )
    numbers = _numbers(title)
    others = [
        other
        for found, _, other in near
        if other != key and not (numbers and (theirs := _numbers(found)) and theirs != numbers)
    ]
    return tuple(others[:MOST_SHOWN])


def _numbers(words: str) -> frozenset[str]:
    return frozenset(word for word in words.split() if word.isdecimal())
