"""What a register's facts change in a summary. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.summaries.enriching.study_facts import FACT_FIELDS, StudyFacts

_TELLING = ("kind", "subjects", "peer_reviewed")
"""Where two differ on these, somebody is wrong about what kind of evidence it is."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One fact that is filled in."""

    field: str
    value: str | bool
    by: str
    """The register that says so."""


def changes_by(
    present: Mapping[str, object], facts: Sequence[tuple[str, StudyFacts]], *, own: frozenset[str]
) -> tuple[Change, ...]:
    """Return what fills the fields that are empty; the first register that speaks of one counts.

    What is there stays, and so does what a person has left empty (``own``).
    """
    changes: dict[str, Change] = {}
    for register, one in facts:
        for field in FACT_FIELDS:
            value = getattr(one, field)
            if value is None or field in own or present[field] not in {"", None}:
                continue
            changes.setdefault(field, Change(field=field, value=value, by=register))
    return tuple(changes.values())


def differences(
    present: Mapping[str, object], facts: Sequence[tuple[str, StudyFacts]]
) -> Iterator[str]:
    """Yield a sentence for each telling fact on which a register differs from the summary."""
    for register, one in facts:
        for field in _TELLING:
            value, here = getattr(one, field), present[field]
            if value is not None and here not in {"", None} and value != here:
                name = field.replace("_", " ")
                yield f"{register} gives {name} as {shown(value)}, the summary as {shown(here)}."


def shown(value: object) -> str:
    """Return a fact as people write it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
