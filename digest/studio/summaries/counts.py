"""How long and how hard each part of a summary is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.render.article_view import SUBJECT_TITLE_CHARACTERS, TEASER_CHARACTERS
from digest.render.checks.writing.hard_words import unexplained_words
from digest.render.checks.writing.reading import (
    FEWEST_WORDS,
    LONGEST_SENTENCE_WORDS,
    hardest_grade,
)
from digest.render.checks.writing.reading_ease import ease_of, hardest_sentences
from digest.render.checks.writing.split import sentences_in, words_in
from digest.render.clean_text import clean_line
from digest.summaries.models import PART_NAMES

_SHOWN = {"title": SUBJECT_TITLE_CHARACTERS, "takeaway": TEASER_CHARACTERS}
_WHERE = {"title": "the subject of a mail", "takeaway": "a teaser"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Of one part."""

    name: str
    words: int
    grade: float | None
    """Years of school that it takes; None where it is too short to tell, or no formula knows its
    script."""
    most: float
    """What the grade may be."""
    blame: str
    """The sentence that weighs heaviest where the grade is too high, or the longest where that is
    too long; empty where all is well."""
    blame_words: int
    characters: int
    shown: int | None
    """How many characters there is room for where the part is cut; None where it is not."""
    where: str
    """Where that is."""

    @property
    def is_hard(self) -> bool:
        """Whether it takes more school than it may."""
        return self.grade is not None and self.grade > self.most

    @property
    def is_cut(self) -> bool:
        """Whether it is longer than there is room for."""
        return self.shown is not None and self.characters > self.shown


def count_parts(texts: Mapping[str, str], *, language: str) -> tuple[Counts, ...]:
    """Return the counts of the title and each part."""
    return tuple(_count(name, texts.get(name, ""), language) for name in ("title", *PART_NAMES))


def hard_words(texts: Mapping[str, str], *, language: str) -> tuple[tuple[str, str], ...]:
    """Return the words that the whole account uses without saying what they mean, with plainer
    ones."""
    whole = "\n\n".join(texts.get(name, "") for name in ("title", *PART_NAMES))
    return unexplained_words(whole, language=language)


def _count(name: str, text: str, language: str) -> Counts:
    ease = ease_of(text, language=language) if name != "title" else None
    words = len(words_in(text))
    most = hardest_grade(words)
    # The formula gives less than no school for the plainest words.
    grade = max(ease.grade, 0.0) if ease is not None and ease.words >= FEWEST_WORDS else None
    blame = ""
    if grade is not None and grade > most:
        (blame, *_) = hardest_sentences(text, language=language, most=1)
    elif name != "title":
        longest = max(sentences_in(text), key=lambda one: len(words_in(one)), default="")
        blame = longest if len(words_in(longest)) > LONGEST_SENTENCE_WORDS else ""
    return Counts(
        name=name,
        words=words,
        grade=grade,
        most=most,
        blame=blame,
        blame_words=len(words_in(blame)),
        characters=len(clean_line(text)),
        shown=_SHOWN.get(name),
        where=_WHERE.get(name, ""),
    )
