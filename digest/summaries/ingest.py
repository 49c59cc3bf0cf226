"""Keeping what was read: one summary per study, edits recorded, nothing brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.sources.models import Source, SourceKind
from digest.sources.records import PARTS, Entry, Problem, Reading
from digest.summaries.apply_entry import Applied, EntryError, ReadingInHand, apply_entry
from digest.summaries.backlog import backlog_positions
from digest.summaries.match_topics import TopicMatcher
from digest.summaries.models import Standing
from digest.summaries.names import urls_of_several
from digest.summaries.notes import Note


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """What one reading did; the keys are primary keys of summaries, each in one place only."""

    created: tuple[int, ...] = ()
    updated: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    new_topics: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    """Where a word did not count, and how it would; nothing is wrong with those."""

    def in_words(self) -> str:
        """Return one line for a person."""
        problems = "problem" if len(self.problems) == 1 else "problems"
        counts = (
            (len(self.created), "new"),
            (len(self.updated), "updated"),
            (len(self.unchanged), "unchanged"),
            (len(self.problems), problems),
        )
        return ", ".join(f"{count} {word}" for count, word in counts if count) or "nothing found"


def ingest(reading: Reading, source: Source, *, now: datetime) -> Ingested:
    """Store every entry of a reading, each in a transaction of its own.

    Reading the same again changes nothing. An entry that cannot be stored (it names an unknown
    ``id``, or another study's DOI) is a Problem, and the others are stored all the same.
    """
    in_hand = ReadingInHand(
        source=source,
        now=now,
        topics=TopicMatcher(may_create=source.kind == SourceKind.FOLDER),
        shared_urls=urls_of_several(reading.entries),
    )
    is_first_poll = source.kind == SourceKind.FEED and source.is_registered
    is_first_poll = is_first_poll and source.first_read_at is None
    backlog = backlog_positions(reading.entries) if is_first_poll else frozenset()
    applied: list[Applied] = []
    problems = list(reading.problems)
    for position in _complete_first(reading.entries):
        entry = reading.entries[position]
        standing = Standing.BACKLOG if position in backlog else Standing.OPEN
        try:
            applied.append(apply_entry(entry, standing=standing, reading=in_hand))
        except EntryError as error:
            in_hand.topics.read_again()
            problems.append(
                Problem(where=entry.origin, what=error.what, mend=error.mend, is_loss=True)
            )
    created = dict.fromkeys(each.summary for each in applied if each.is_new)
    updated = dict.fromkeys(each.summary for each in applied if each.is_changed)
    known = dict.fromkeys(each.summary for each in applied)
    return Ingested(
        created=tuple(created),
        updated=tuple(key for key in updated if key not in created),
        unchanged=tuple(key for key in known if key not in created and key not in updated),
        new_topics=tuple(in_hand.topics.created),
        problems=tuple(problems),
        notes=tuple(note for each in applied for note in each.notes),
    )


def _complete_first(entries: Sequence[Entry]) -> list[int]:
    # A page may hold a full account, and a teaser of the same study in its list.
    return sorted(
        range(len(entries)),
        key=lambda position: not all(getattr(entries[position], part) for part in PARTS),
    )
