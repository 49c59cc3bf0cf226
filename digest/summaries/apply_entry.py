"""Storing one entry: a new summary, an edited one, or nothing to do."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from digest.sources.models import Source, SourceKind
from digest.sources.records import Entry
from digest.summaries.entry_fields import fields_given
from digest.summaries.identify import add_names, identify
from digest.summaries.match_topics import TopicMatcher
from digest.summaries.models import Standing, Summary
from digest.summaries.names import Scope, names_of
from digest.summaries.near_titles import NearTitles
from digest.summaries.one_at_a_time import wait_for_turn
from digest.summaries.update_summary import set_topics, update_summary
from digest.summaries.weigh import Word

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


@dataclass(kw_only=True)
class ReadingInHand:
    """What the entries of one reading share."""

    source: Source
    now: datetime
    topics: TopicMatcher
    shared_urls: frozenset[str]
    titles: NearTitles = field(default_factory=NearTitles)
    claimed: dict[tuple[int, bool], set[str]] = field(default_factory=lambda: defaultdict(set))
    """(Summary, by hand) -> fields that an earlier entry of this reading has given."""


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
    identified = identify(names, reading.titles)
    summary = identified.summary if entry.id is None else _summary_with(entry.id)
    is_new, is_by_hand = summary is None, entry.id is not None
    fields = fields_given(entry)
    if topics := reading.topics.match(entry.topics):
        fields["topics"] = topics
    if summary is None:
        summary = _create(fields, standing, reading)
        is_changed, heard = False, frozenset(fields)
    else:
        word = Word(
            fields=fields,
            is_by_hand=is_by_hand,
            source=reading.source.pk,
            claimed=frozenset(reading.claimed[summary.pk, is_by_hand]),
        )
        weighed = update_summary(summary, word, now=reading.now)
        is_changed, heard = bool(weighed.fields), weighed.heard
    reading.claimed[summary.pk, is_by_hand] |= heard
    add_names(summary, identified.free_names)
    return Applied(summary=summary.pk, is_new=is_new, is_changed=is_changed)


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
    return summary


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
