"""How much of what an entry says is taken over into a summary that is there already. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from digest.sources.records import PARTS

_UNSEEN = frozenset({"guid", "excerpt"})
"""Nobody misses these where an account stands."""


class Because(Enum):
    """Why a field of an entry did not count."""

    OTHER_SOURCE = auto()
    """Another source's account stands."""
    OWN_WORDS = auto()
    """A person here has written it."""
    EARLIER_ENTRY = auto()
    """Another entry of the same reading gave it first."""


@dataclass(frozen=True, kw_only=True)
class Present:
    """A summary as it stands."""

    fields: Mapping[str, object]
    """Its parts, and whatever the entry gives; ``topics`` as a frozen set of primary keys."""
    own_fields: frozenset[str]
    """Fields that a person here has written."""
    source: int
    """Primary key of the source that it belongs to."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """What an entry says, and whose word it is."""

    fields: Mapping[str, object]
    """Columns that it speaks of, and ``topics`` as above; an empty value takes one out."""
    is_by_hand: bool
    """A file that named the summary by its id: what it says, a person here has written."""
    source: int
    """Primary key of the source that it comes from."""
    claimed: frozenset[str] = frozenset()
    """Fields that an earlier entry of the same reading has given. Of two accounts in one reading
    the first counts, so that the same reading always ends in the same texts."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What to write."""

    fields: dict[str, object]
    """Only what differs."""
    heard: frozenset[str]
    """Fields in which the entry's word counted, whether it said anything new or not."""
    own_fields: frozenset[str]
    source: int
    left_aside: Mapping[Because, frozenset[str]] = field(default_factory=dict)
    """Fields in which the entry says something else that did not count."""


def weigh(present: Present, word: Word) -> Weighed:
    """Return what changes.

    A person's word counts most, and no source changes it. Another publisher's account of the same
    study overwrites nothing, but a complete one takes over from one that could never be sent.
    """
    is_own_source = word.source == present.source
    takes_over = not word.is_by_hand and not is_own_source and _completes(present, word)
    if not (word.is_by_hand or is_own_source or takes_over):
        return Weighed(
            fields={},
            heard=frozenset(),
            own_fields=present.own_fields,
            source=present.source,
            left_aside=_left_aside(present, word, {Because.OTHER_SOURCE: frozenset(word.fields)}),
        )
    own_fields = frozenset() if word.is_by_hand else present.own_fields
    closed = {
        Because.OWN_WORDS: own_fields,
        Because.EARLIER_ENTRY: word.claimed - own_fields,
    }
    heard = {
        name: value for name, value in word.fields.items() if name not in own_fields | word.claimed
    }
    return Weighed(
        fields={name: value for name, value in heard.items() if present.fields[name] != value},
        heard=frozenset(heard),
        own_fields=present.own_fields | (set(heard) if word.is_by_hand else set()),
        source=word.source if takes_over else present.source,
        left_aside=_left_aside(present, word, closed),
    )


def _left_aside(
    present: Present, word: Word, closed: Mapping[Because, frozenset[str]]
) -> dict[Because, frozenset[str]]:
    said = frozenset(
        name
        for name, value in word.fields.items()
        if value and value != present.fields[name] and name not in _UNSEEN
    )
    return {because: said & names for because, names in closed.items() if said & names}


def _completes(present: Present, word: Word) -> bool:
    return not _is_complete(present.fields) and _is_complete(word.fields)


def _is_complete(fields: Mapping[str, object]) -> bool:
    return all(str(fields.get(part) or "").strip() for part in PARTS)
