"""What a file with the fields of one summary gives."""

from collections.abc import Sequence
from dataclasses import replace

from digest.sources.files.known_fields import FIELDS
from digest.sources.records import PARTS, Entry, Problem, Reading


def reading_of_fields(
    entry: Entry, problems: Sequence[Problem], *, where: str, mend: str
) -> Reading:
    """Return an entry from a file with what is wrong with it, or, where it says nothing that could
    be stored, why. ``mend`` says how a summary is written."""
    has_content = any(getattr(entry, name) for name in ("title", *PARTS, "excerpt"))
    if has_content or (entry.id and entry.stated):
        return Reading(entries=(entry,), problems=tuple(problems))
    nothing = Problem(where=where, what="there is no summary in it", mend=mend)
    if entry.id:
        mend = f"Give a field besides the id: {', '.join((*FIELDS[1:], *PARTS))}."
        nothing = Problem(where=where, what=f"it changes nothing of summary {entry.id}", mend=mend)
    why = tuple(problems) or (nothing,)
    return Reading(problems=tuple(replace(problem, is_loss=True) for problem in why))
