"""Which words differ between two texts. Pure."""

import re
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

_TOKEN = re.compile(r"\s+|\S+")
_MOST_WORDS_COMPARED = 4_000
"""Beyond, comparing takes too long for a page: the middle counts as changed whole."""


class Fate(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    OUT = "out"
    IN = "in"


class Run(NamedTuple):
    """Words in a row, with the blanks between them."""

    fate: Fate
    text: str


def word_differences(before: str, after: str) -> tuple[Run, ...]:
    """Return the runs that lead from one text to the other: all that were not put in are the text
    before, all that were not taken out the text after."""
    was, became = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _equal_at_start(was, became)
    was, became, kept = was[head:], became[head:], was[:head]
    tail = _equal_at_start(was[::-1], became[::-1])
    end = was[len(was) - tail :]
    middle = _middle(was[: len(was) - tail], became[: len(became) - tail])
    runs = ((Fate.KEPT, kept), *middle, (Fate.KEPT, end))
    return tuple(Run(fate, "".join(words)) for fate, words in runs if words)


def _middle(was: list[str], became: list[str]) -> list[tuple[Fate, list[str]]]:
    if len(was) + len(became) > _MOST_WORDS_COMPARED:
        return [(Fate.OUT, was), (Fate.IN, became)]
    runs: list[tuple[Fate, list[str]]] = []
    compared = SequenceMatcher(str.isspace, was, became, autojunk=False)
    for what, i1, i2, j1, j2 in compared.get_opcodes():
        if what == "equal":
            runs.append((Fate.KEPT, was[i1:i2]))
        else:
            runs += [(Fate.OUT, was[i1:i2]), (Fate.IN, became[j1:j2])]
    return runs


def _equal_at_start(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
