"""Reading single values of a summary, and keeping what is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from digest.sources.records import STUDY_FIELDS, Problem

COLUMNS = {"caveat": "publisher_caveat"}
"""What a file calls otherwise than a summary does."""
LONGEST_TEXT_CHARACTERS = 50_000
"""Of one field; a parser's time may grow faster than its text."""

Where = Callable[[str], str]
"""Says for a field, such as ``study.doi``, where it stands: a path with a line."""


@dataclass
class FieldReader:
    """Values of one summary and what is wrong with them."""

    where: Where
    problems: list[Problem] = field(default_factory=list)
    unusable: set[str] = field(default_factory=set)
    """Names of the fields that something is wrong with, as a summary has them."""

    def problem(self, name: str, what: str, mend: str) -> None:
        """Note what is wrong with a field; it is nobody's word then."""
        if name == "study":
            self.unusable |= {*STUDY_FIELDS}
        self.unusable.add(COLUMNS.get(name, name.removeprefix("study.")))
        self.problems.append(Problem(where=self.where(name), what=what, mend=mend))

    def unknown(self, name: str, key: str, what: str, known: Sequence[str]) -> None:
        """Note that ``key``, which stands at ``name``, is none of the fields that are known."""
        close = get_close_matches(key.casefold(), known, n=1)
        hint = f"Did you mean {close[0]}?" if close else "Take it out."
        self.problem(name, f"{shown(key)} is {what}", f"{hint} The fields are {', '.join(known)}.")

    def text(self, name: str, value: object) -> str:
        """Return a field's text, or an empty one where it has none or is something else."""
        if value is None:
            return ""
        if isinstance(value, str) and len(value) > LONGEST_TEXT_CHARACTERS:
            self.problem(
                name,
                f"{name} has more than {LONGEST_TEXT_CHARACTERS:,} characters",
                "Shorten it.",
            )
            return ""
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int | float):
            return str(value)
        self.problem(name, f"{name} is not a text", f"Write {name} as one text.")
        return ""


def shown(text: str) -> str:
    """Return a text as messages quote it."""
    return repr(text[:60])
