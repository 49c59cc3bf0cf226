"""Keeping what was read: one summary per study, edits recorded, nothing brought back."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from digest.newsletters.models import Topic
from digest.sources.models import Source, SourceKind
from digest.sources.records import Entry, Problem, Reading
from digest.summaries.identify import TitleIndex, add_names, find_summary, names_of
from digest.summaries.models import PARTS, FormerText, Standing, Summary

FIRST_POLL_KEEPS = 10
"""Of a registered feed's first reading, so many newest are open; the rest are backlog."""

_PLAIN_FIELDS = ("title", *PARTS, "excerpt", "publisher_caveat", "url", "guid", "published")
_STUDY_FIELDS = ("kind", "participants", "subjects", "peer_reviewed", "journal", "doi", "pmid")
_LONGEST = {
    name: length
    for name in (*_PLAIN_FIELDS, *_STUDY_FIELDS)
    if (length := getattr(Summary._meta.get_field(name), "max_length", None))  # noqa: SLF001 - Django's public API
}


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """What one reading did; the keys are primary keys of summaries."""

    created: tuple[int, ...] = ()
    updated: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    new_topics: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def in_words(self) -> str:
        """Return one line for a person."""
        counts = (
            (len(self.created), "new"),
            (len(self.updated), "updated"),
            (len(self.unchanged), "unchanged"),
            (len(self.problems), "with problems"),
        )
        return ", ".join(f"{count} {word}" for count, word in counts if count) or "nothing found"


def ingest(reading: Reading, source: Source, *, now: datetime) -> Ingested:
    """Store every entry of a reading, each in a transaction of its own.

    Reading the same again changes nothing. An entry that names an unknown ``id`` is a Problem
    and the others are stored all the same.
    """
    titles = TitleIndex()
    backlog = _backlog(reading.entries, source)
    done = Ingested(problems=reading.problems)
    for position, entry in enumerate(reading.entries):
        standing = Standing.BACKLOG if position in backlog else Standing.OPEN
        with transaction.atomic():
            done = _ingest_entry(entry, source, standing, titles, now, done)
    return done


def _backlog(entries: tuple[Entry, ...], source: Source) -> frozenset[int]:
    if source.kind != SourceKind.FEED or not source.is_registered or source.first_read_at:
        return frozenset()
    # Feeds list the newest first, but not all do: a date decides where each entry has one.
    newest_first = sorted(
        range(len(entries)),
        key=lambda position: (
            -(published.toordinal() if (published := entries[position].published) else 0),
            position,
        ),
    )
    return frozenset(newest_first[FIRST_POLL_KEEPS:])


def _ingest_entry(
    entry: Entry,
    source: Source,
    standing: Standing,
    titles: TitleIndex,
    now: datetime,
    done: Ingested,
) -> Ingested:
    names = names_of(entry, source_key=source.pk)
    if entry.id is not None:
        summary = Summary.objects.filter(pk=entry.id).first() if entry.id.isdecimal() else None
        if summary is None:
            problem = Problem(
                where=entry.origin,
                what=f"id {entry.id!r} is no summary of ours",
                mend="Take the id from `digest summaries`, or leave it out for a new summary.",
            )
            return replace(done, problems=(*done.problems, problem))
    else:
        summary = find_summary(names, titles)
    topics, new_topics = _topics(entry.topics, source)
    done = replace(done, new_topics=(*done.new_topics, *new_topics))
    values = _values(entry)
    if summary is None:
        summary = Summary(
            source=source, standing=standing, first_seen_at=now, changed_at=now, **values
        )
        summary.save()
        summary.topics.set(topics)
        add_names(summary, names, titles)
        return replace(done, created=(*done.created, summary.pk))
    changed = _update(summary, entry, values, topics, source, now)
    add_names(summary, names, titles)
    if changed:
        return replace(done, updated=(*done.updated, summary.pk))
    return replace(done, unchanged=(*done.unchanged, summary.pk))


def _values(entry: Entry) -> dict[str, object]:
    values = {name: getattr(entry, name) for name in _PLAIN_FIELDS}
    values |= {name: getattr(entry.study, name) for name in _STUDY_FIELDS}
    for name in ("url", "guid", "kind", "subjects", "journal", "doi", "pmid"):
        values[name] = str(values[name] or "")
    return {
        name: value[: _LONGEST[name]] if isinstance(value, str) and name in _LONGEST else value
        for name, value in values.items()
    }


def _update(
    summary: Summary,
    entry: Entry,
    values: dict[str, object],
    topics: list[Topic],
    source: Source,
    now: datetime,
) -> bool:
    by_hand = entry.id is not None
    takes_over = False
    if not by_hand and source.pk != summary.source_id:
        # Another publisher's account of the same study does not overwrite the first one, but a
        # complete account replaces one that could never be sent.
        takes_over = bool(summary.missing) and all(values[part] for part in PARTS)
        if not takes_over:
            return False
    given = {name: value for name, value in values.items() if value not in ("", None)}
    if not by_hand:
        given = {name: value for name, value in given.items() if name not in summary.own_fields}
    former = {
        name: before for name, value in given.items() if (before := getattr(summary, name)) != value
    }
    topics_differ = bool(topics) and set(summary.topics.all()) != set(topics)
    if topics_differ and not by_hand and "topics" in summary.own_fields:
        topics_differ = False
    if not former and not topics_differ:
        return False
    if former:
        FormerText.objects.create(
            summary=summary,
            replaced_at=now,
            fields={name: _as_json(value) for name, value in former.items()},
        )
    for name in former:
        setattr(summary, name, given[name])
    if topics_differ:
        summary.topics.set(topics)
    if by_hand:
        own = {*summary.own_fields, *former, *(["topics"] if topics_differ else [])}
        summary.own_fields = sorted(own)
    if takes_over:
        summary.source = source
    summary.changed_at = now
    summary.save()
    return True


def _as_json(value: object) -> object:
    return value if isinstance(value, str | int | bool | None) else str(value)


def _topics(wanted: Iterable[str], source: Source) -> tuple[list[Topic], list[str]]:
    known = {
        name.casefold(): topic for topic in Topic.objects.all() for name in (topic.slug, topic.name)
    }
    found: list[Topic] = []
    made: list[str] = []
    for name in wanted:
        topic = known.get(name.casefold()) or known.get(slugify(name))
        if topic is None and source.kind == SourceKind.FOLDER and slugify(name):
            # Files are written by our own people, feeds' categories are not.
            topic = Topic.objects.create(slug=slugify(name)[:60], name=name.strip()[:80])
            known[name.casefold()] = topic
            made.append(name)
        if topic is not None and topic not in found:
            found.append(topic)
    return found, made
