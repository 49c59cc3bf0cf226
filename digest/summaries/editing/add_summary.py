"""A summary that a person writes here, known again as one from a file would be."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from digest.render.evidence import Study, StudyKind, Subjects
from digest.sources.models import WRITTEN_BY_HAND, Rights, Source, SourceKind
from digest.sources.records import PARTS, Entry
from digest.summaries.apply_entry import ReadingInHand, apply_entry
from digest.summaries.editing.alike import alike_to, tell_apart
from digest.summaries.editing.edit_summary import EditError
from digest.summaries.identify import identify
from digest.summaries.match_topics import TopicMatcher
from digest.summaries.models import Identity, IdentityKind, Standing, Summary
from digest.summaries.names import Name, Scope, names_of, titles_of
from digest.summaries.one_at_a_time import wait_for_turn

_FIELDS = {IdentityKind.DOI: "doi", IdentityKind.PMID: "pmid", IdentityKind.URL: "url"}
_WAYS_OUT = {
    "url": "If yours is another study on the same page, leave the address out.",
    "title": "If yours is another study, say in the title what is different.",
}


class KnownAlreadyError(EditError):
    """There is a summary of that study; ``name`` is the field by which it is known again."""

    def __init__(self, name: str, other: int) -> None:
        known = f"Summary {other} has it already, or nearly so. Edit that one."
        super().__init__(" ".join(filter(None, (known, _WAYS_OUT.get(name)))))
        self.name = name
        self.other = other


class MuchAlikeError(EditError):
    """Others have much the same title, and nobody has said that they are of other studies."""

    def __init__(self, others: tuple[int, ...]) -> None:
        super().__init__("Others have much the same title. Look whether one is of this study.")
        self.others = others


class NothingWrittenError(EditError):
    """There is nothing by which it could be known again."""

    def __init__(self) -> None:
        super().__init__("Give at least a title or a takeaway.")


@transaction.atomic
def add_summary(
    values: Mapping[str, object], *, topics: Iterable[int], apart: frozenset[int], at: datetime
) -> Summary:
    """Keep what ``read_values`` made of all fields. No source changes what was written.

    ``apart`` are the summaries (primary keys) that are much alike and that the person said are of
    other studies. Raises KnownAlreadyError, MuchAlikeError and NothingWrittenError; then nothing is
    kept.
    """
    wait_for_turn()
    entry = _entry(values)
    if not any((entry.title, *(getattr(entry, part) for part in PARTS))):
        raise NothingWrittenError
    source = _source(at)
    reading = ReadingInHand(
        source=source,
        now=at,
        topics=TopicMatcher(may_create=False),
        shared_urls=frozenset(),
    )
    scope = Scope(source=source.pk, is_registered=False, is_folder=True)
    names = names_of(entry, scope=scope)
    known = identify(names, reading.titles, own_titles=titles_of(entry)).summary
    if known is not None:
        raise KnownAlreadyError(_known_by(known, names), known.pk)
    alike = alike_to(entry.title, entry.takeaway)
    if not apart.issuperset(alike):
        raise MuchAlikeError(alike)
    applied = apply_entry(entry, standing=Standing.OPEN, reading=reading)
    summary = Summary.objects.get(pk=applied.summary)
    summary.topics.set(topics)
    summary.retraction = str(values.get("retraction") or "")
    written = {name for name, value in values.items() if value not in {"", None}}
    summary.own_fields = sorted(written | ({"topics"} if summary.topics.exists() else set()))
    summary.save(update_fields=["retraction", "own_fields"])
    for other in alike:
        tell_apart(summary.pk, other)
    return summary


def _source(at: datetime) -> Source:
    source, _ = Source.objects.get_or_create(
        slug=WRITTEN_BY_HAND,
        defaults={"kind": SourceKind.FOLDER, "rights": Rights.FULL, "created_at": at},
    )
    return source


def _known_by(known: Summary, names: Iterable[Name]) -> str:
    for kind, value in names:
        is_theirs = Identity.objects.filter(kind=kind, value=value, summary=known).exists()
        if is_theirs and kind in _FIELDS:
            return _FIELDS[kind]
    return "title"


def _entry(values: Mapping[str, object]) -> Entry:
    text = {name: str(value) for name, value in values.items() if isinstance(value, str)}
    published, participants = values.get("published"), values.get("participants")
    reviewed = values.get("peer_reviewed")
    return Entry(
        origin="the studio",
        url=text.get("url") or None,
        title=text.get("title", ""),
        takeaway=text.get("takeaway", ""),
        found=text.get("found", ""),
        matters=text.get("matters", ""),
        keep_in_mind=text.get("keep_in_mind", ""),
        published=published if isinstance(published, date) else None,
        study=Study(
            kind=StudyKind(text["kind"]) if text.get("kind") else None,
            participants=participants if isinstance(participants, int) else None,
            subjects=Subjects(text["subjects"]) if text.get("subjects") else None,
            peer_reviewed=reviewed if isinstance(reviewed, bool) else None,
            journal=text.get("journal") or None,
            doi=text.get("doi") or None,
            pmid=text.get("pmid") or None,
            funding=text.get("funding") or None,
        ),
    )
