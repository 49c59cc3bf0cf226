"""How many years of school a text takes, and which of its sentences are to blame."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest.render.checks.writing.split import sentences_in, words_in
from digest.render.checks.writing.syllables import syllables_in

ENGLISH = "en"
_LONG_WORD_LETTERS = 6
"""Longer ones are long in LIX (Björnsson, 1968)."""
_LETTERS_ALONE = re.compile(r"[A-Z]{2,}s?")


class Ease(NamedTuple):
    """What a text asks of its readers."""

    grade: float
    """Years of school, as the formula of its language reckons."""
    words: int
    sentences: int


def ease_of(text: str, *, language: str) -> Ease | None:
    """Return how hard plain text blocks are; None where no formula knows the language's script.

    English by Flesch and Kincaid (Kincaid et al., 1975); others by LIX, brought to years of school
    as Anderson did (Journal of Reading 26, 1983). Names and numbers count as easy words: readers
    do not spell them out.
    """
    sentences = [found for one in sentences_in(text) if (found := words_in(one))]
    words = [word for sentence in sentences for word in sentence]
    if not words or not _is_latin(words):
        return None
    of = _flesch_kincaid if language.partition("-")[0].lower() == ENGLISH else _lix
    return Ease(grade=of(words, len(sentences)), words=len(words), sentences=len(sentences))


def hardest_sentences(text: str, *, language: str, most: int) -> tuple[str, ...]:
    """Return up to ``most`` sentences that weigh heaviest on the grade, hardest first."""
    graded = [
        (ease.grade, sentence)
        for sentence in sentences_in(text)
        if (ease := ease_of(sentence, language=language))
    ]
    return tuple(sentence for _, sentence in sorted(graded, key=lambda one: -one[0])[:most])


def _flesch_kincaid(words: Sequence[str], sentences: int) -> float:
    syllables = sum(1 if _is_name(word) else syllables_in(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _lix(words: Sequence[str], sentences: int) -> float:
    long_words = sum(len(word) > _LONG_WORD_LETTERS for word in words)
    lix = len(words) / sentences + 100 * long_words / len(words)
    return (lix - 10) / 4


def _is_name(word: str) -> bool:
    return not word.islower() and _LETTERS_ALONE.fullmatch(word) is not None


def _is_latin(words: Sequence[str]) -> bool:
    letters = "".join(words)
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters)
