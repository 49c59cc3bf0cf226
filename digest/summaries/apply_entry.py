"""Storing one entry: a new summary, an edited one, or nothing to do."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from digest.sources.models import Source, SourceKind
from digest.sources.records import PARTS, Entry
from digest.summaries.entry_fields import fields_said
from digest.summaries.identify import Identified, add_names, identify, release_study_ids
from digest.summaries.match_topics import TopicMatcher
from digest.summaries.models import Standing, Summary
from digest.summaries.names import Scope, names_of, titles_of
from digest.summaries.near_titles import NearTitles
from digest.summaries.notes import Note, notes_on, shown_heading
from digest.summaries.one_at_a_time import wait_for_turn
from digest.summaries.update_summary import set_topics, update_summary
from digest.summaries.weigh import Because, Weighed, Word

_LONGEST_KEY_DIGITS = 18


class EntryError(ValueError):
    """An entry that cannot be stored. ``what`` says why, ``mend`` what to do next."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}. {mend}")
        self.what = what
        self.mend = mend


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What became of an entry."""

    summary: int
    """Primary key."""
    is_new: bool
    is_changed: bool
    notes: tuple[Note, ...] = ()


@dataclass(kw_only=True)
class ReadingInHand:
    """What the entries of one reading share."""

    source: Source
    now: datetime
    topics: TopicMatcher
    shared_urls: frozenset[str]
    titles: NearTitles = field(default_factory=NearTitles)
    claimed: dict[tuple[int, bool], dict[str, str]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """(Summary, by hand) -> fields that an earlier entry of this reading has given, and where."""
    met: set[int] = field(default_factory=set)
    """Summaries that an earlier entry of this reading told of."""


@transaction.atomic
def apply_entry(entry: Entry, *, standing: Standing, reading: ReadingInHand) -> Applied:
    """Store an entry in a transaction of its own. A new summary gets the standing, one that is
    there keeps its own. Raises EntryError, and then nothing is stored."""
    wait_for_turn()
    names = names_of(entry, scope=_scope(reading.source), shared_urls=reading.shared_urls)
    if not names and entry.id is None:
        raise EntryError(
            "there is no text here that could be kept",
            "Give at least a title or a takeaway.",
        )
    identified = identify(names, reading.titles, own_titles=titles_of(entry))
    if entry.id is None:
        _refuse_copied_id(identified, reading)
    summary = identified.summary if entry.id is None else _summary_with(entry.id)
    fields = _fields(entry, reading)
    if summary is None:
        summary = _create(fields, standing, reading)
        applied = Applied(summary=summary.pk, is_new=True, is_changed=False)
        heard = frozenset(fields)
    else:
        weighed, notes = _update(summary, entry, fields, identified.doubtful_id, reading)
        applied = Applied(
            summary=summary.pk, is_new=False, is_changed=bool(weighed.fields), notes=notes
        )
        heard = weighed.heard
    claimed = reading.claimed[summary.pk, entry.id is not None]
    claimed |= dict.fromkeys(heard - set(claimed), entry.origin)
    reading.met.add(summary.pk)
    add_names(summary, identified.free_names)
    return applied


def _fields(entry: Entry, reading: ReadingInHand) -> dict[str, object]:
    fields = fields_said(entry, is_whole_word=_is_whole_word(entry, reading.source))
    topics = reading.topics.match(entry.topics)
    is_emptied = (
        "topics" in entry.stated and not entry.topics and _is_whole_word(entry, reading.source)
    )
    if topics or is_emptied:
        fields["topics"] = topics
    return fields


def _is_whole_word(entry: Entry, source: Source) -> bool:
    is_of_our_folder = source.is_registered and source.kind == SourceKind.FOLDER
    return entry.id is not None or is_of_our_folder


def _update(
    summary: Summary,
    entry: Entry,
    fields: Mapping[str, object],
    doubtful_id: str,
    reading: ReadingInHand,
) -> tuple[Weighed, tuple[Note, ...]]:
    is_by_hand = entry.id is not None
    claimed = reading.claimed[summary.pk, is_by_hand]
    heading, source = summary.heading, summary.source.slug
    former_doi, former_pmid = summary.doi, summary.pmid
    word = Word(
        fields=fields,
        is_by_hand=is_by_hand,
        source=reading.source.pk,
        claimed=frozenset(claimed),
    )
    weighed = update_summary(summary, word, now=reading.now)
    if is_by_hand and (twice := weighed.left_aside.get(Because.EARLIER_ENTRY)):
        raise EntryError(
            f"{claimed[min(twice)]} has the same id {summary.pk} and says something else",
            "Keep one of the two, or let each give other fields.",
        )
    if _is_whole_word(entry, reading.source):
        release_study_ids(summary, former_doi=former_doi, former_pmid=former_pmid)
    notes = notes_on(
        entry,
        weighed,
        summary=summary.pk,
        heading=heading,
        present={part: getattr(summary, part) for part in PARTS},
        source=source,
        doubtful_id="" if is_by_hand else doubtful_id,
    )
    return weighed, notes


def _refuse_copied_id(identified: Identified, reading: ReadingInHand) -> None:
    summary = identified.summary
    if summary is None or not identified.doubtful_id:
        return
    if summary.source_id == reading.source.pk or summary.pk in reading.met:
        raise EntryError(
            f"its {identified.doubtful_id} is that of summary {summary.pk} "
            f"({shown_heading(summary.heading)}), but its title and place are others",
            f"Mend the one that is wrong (that of summary {summary.pk} by a file with "
            f"id: {summary.pk}), or add id: {summary.pk} if both are one study.",
        )


def _scope(source: Source) -> Scope:
    return Scope(
        source=source.pk,
        is_registered=source.is_registered,
        is_folder=source.kind == SourceKind.FOLDER,
    )


def _summary_with(key: str) -> Summary:
    usable = key.isascii() and key.isdecimal() and len(key) <= _LONGEST_KEY_DIGITS
    summary = Summary.objects.filter(pk=int(key)).first() if usable else None
    if summary is None:
        raise EntryError(
            f"id {key[:40]!r} is no summary of ours",
            "Take the id from `digest summaries`, or leave it out for a new summary.",
        )
    return summary.standing_for


def _create(fields: Mapping[str, object], standing: Standing, reading: ReadingInHand) -> Summary:
    columns = {name: value for name, value in fields.items() if name != "topics"}
    summary = Summary.objects.create(
        source=reading.source,
        standing=standing,
        first_seen_at=reading.now,
        changed_at=reading.now,
        **columns,
    )
    set_topics(summary, fields)
    return summary
