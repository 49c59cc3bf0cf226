"""Checking the topics of a whole file against those that there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.newsletters.models import Newsletter, Topic
from subscribers.transfer.records import ImportPlan, ImportRow, LineProblem
from subscribers.transfer.resolve_topics import (
    Cell,
    topics_by_word,
    uncreatable_problems,
    unknown_problems,
    unknown_words,
    words_by_cell,
)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file whose every line is either a person to take in or a problem."""

    rows: tuple[ImportRow, ...]
    """Without a problem."""
    problems: tuple[LineProblem, ...]
    """Of the whole file, in order."""
    invalid: int
    """How many lines these are about."""
    known: Mapping[str, Topic]
    words: Mapping[Cell, Cell]
    """Cell -> the topics that it names."""
    new_topics: tuple[str, ...]
    """As first written; empty unless they may be made."""


def check_topics(plan: ImportPlan, newsletter: Newsletter, *, create_topics: bool) -> Checked:
    """Find the lines with topics that are not known, or that none can be made of."""
    known = topics_by_word(newsletter)
    words = words_by_cell(plan.rows, known)
    unknown = unknown_words(plan.rows, words, known)
    doubtful = uncreatable_problems(unknown) if create_topics else unknown_problems(unknown, known)
    problems = sorted([*plan.problems, *doubtful], key=lambda problem: problem.line)
    wrong = {line for problem in problems for line in (problem.line, *problem.also)}
    return Checked(
        rows=tuple(row for row in plan.rows if row.line not in wrong),
        problems=tuple(problems),
        invalid=len(wrong),
        known=known,
        words=words,
        new_topics=tuple(unknown) if create_topics else (),
    )
