"""What a summary said at each time, from what it says now and what each edit replaced. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Fields = Mapping[str, object]
"""Field -> value as JSON holds it."""


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """What one edit put away."""

    key: int
    """Primary key of the former text."""
    at: datetime
    by: str
    """Empty for a source, a register, or a file."""
    fields: Fields


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One edit, with both ends of it."""

    key: int
    at: datetime
    by: str
    before: Fields
    after: Fields
    """The same fields."""


def edits(present: Fields, replaced: Sequence[Replaced]) -> tuple[Edit, ...]:
    """Return the edits that led to ``present``, newest first, as ``replaced`` is."""
    later = dict(present)
    found = []
    for each in replaced:
        after = {name: later.get(name) for name in each.fields}
        found.append(Edit(key=each.key, at=each.at, by=each.by, before=each.fields, after=after))
        later |= each.fields
    return tuple(found)


def as_seen(present: Fields, replaced: Sequence[Replaced], seen: int) -> dict[str, object]:
    """Return what it said when the newest that was put away had the key ``seen``; 0: nothing."""
    said = dict(present)
    for each in replaced:
        if each.key <= seen:
            break
        said |= each.fields
    return said


def before_edit(present: Fields, replaced: Sequence[Replaced], key: int) -> dict[str, object]:
    """Return what it said before that edit. Raises KeyError where there is none of that key."""
    said = dict(present)
    for each in replaced:
        said |= each.fields
        if each.key == key:
            return said
    raise KeyError(key)
