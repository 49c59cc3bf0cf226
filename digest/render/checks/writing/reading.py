"""Can a tired reader follow it?"""

from collections.abc import Iterator
from functools import lru_cache

from digest.render.checks.finding import Finding
from digest.render.checks.writing.article_parts import TEXTS_KEPT, Part, parts_of
from digest.render.checks.writing.reading_ease import ease_of, hardest_sentences
from digest.render.checks.writing.split import sentences_in, words_in
from digest.render.records import Edition

HARDEST_GRADE = 9.0
"""Years of school. Health bodies advise 6 to 8 (CDC, Simply Put, 3rd edition); formulas are out by
one."""
HARDEST_SHORT_GRADE = 12.0
SHORT_WORDS = 40
"""In fewer, one long name tips the scales."""
FEWEST_WORDS = 12
"""Of fewer nothing can be said."""
LONGEST_SENTENCE_WORDS = 35
_MOST_NAMED = 3
_SHOWN_CHARACTERS = 160


def check_reading(edition: Edition) -> Iterator[Finding]:
    """Find each part that takes more schooling than many readers have, and sentences too long."""
    for part in parts_of(edition):
        if part.place == "caveat":
            continue
        yield from _hard_part(part, edition.language)


def hardest_grade(words: int) -> float:
    """Return how many years of school a text of so many words may take."""
    return HARDEST_SHORT_GRADE if words < SHORT_WORDS else HARDEST_GRADE


@lru_cache(maxsize=TEXTS_KEPT)
def _hard_part(part: Part, language: str) -> tuple[Finding, ...]:
    return tuple(_found_in(part, language))


def _found_in(part: Part, language: str) -> Iterator[Finding]:
    ease = ease_of(part.text, language=language)
    if ease is None or ease.words < FEWEST_WORDS:
        return
    limit = hardest_grade(ease.words)
    if ease.grade > limit:
        blame = hardest_sentences(part.text, language=language, most=_MOST_NAMED)
        yield Finding(
            code="reading-hard",
            severity="warning",
            place=part.place,
            what=f"It takes about {ease.grade:.0f} years of school to read; {limit:.0f} is the "
            f"most. What weighs heaviest: {' '.join(map(_quoted, blame))}",
            mend="Make two sentences of one, and write short, everyday words.",
        )
        return
    for sentence in sentences_in(part.text):
        words = len(words_in(sentence))
        if words > LONGEST_SENTENCE_WORDS:
            yield Finding(
                code="sentence-long",
                severity="warning",
                place=part.place,
                what=f"A sentence has {words} words: {_quoted(sentence)}",
                mend=f"Make two of it; {LONGEST_SENTENCE_WORDS} words are the most.",
            )


def _quoted(sentence: str) -> str:
    cut = sentence if len(sentence) <= _SHOWN_CHARACTERS else f"{sentence[:_SHOWN_CHARACTERS]}…"
    return f"“{cut}”"
