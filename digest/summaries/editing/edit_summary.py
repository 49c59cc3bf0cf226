"""A person's edit of one summary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.summaries.editing.former_texts import present_fields, replaced_in
from digest.summaries.editing.versions import as_seen
from digest.summaries.identify import add_names, release_study_ids
from digest.summaries.models import Identity, IdentityKind, Summary
from digest.summaries.names import FEWEST_TITLE_WORDS, Name, known_title
from digest.summaries.one_at_a_time import wait_for_turn
from digest.summaries.update_summary import as_json, update_summary
from digest.summaries.weigh import Word


class EditError(Exception):
    """An edit that was not stored."""


class EditedMeanwhileError(EditError):
    """Somebody else has changed the same fields since this editor saw them."""

    def __init__(self, fields: frozenset[str]) -> None:
        super().__init__("Somebody else has changed the same meanwhile; nothing was stored.")
        self.fields = fields


class KnownStudyError(EditError):
    """Another summary is known under that DOI or PubMed id."""

    def __init__(self, name: str, other: int) -> None:
        super().__init__(f"Summary {other} has it already. If both are one study, merge them.")
        self.name = name
        self.other = other


class MergedError(EditError):
    """The summary was merged into another, which is the one to edit."""

    def __init__(self, summary: int, into: int) -> None:
        super().__init__(f"Summary {summary} was merged into summary {into}. Edit that.")
        self.into = into


@dataclass(frozen=True, kw_only=True)
class Edited:
    """What an edit changed; empty where it said nothing new."""

    before: Mapping[str, object] = field(default_factory=dict)
    """Field -> value as JSON holds it; ``topics`` as slugs."""
    after: Mapping[str, object] = field(default_factory=dict)
    meanwhile: frozenset[str] = frozenset()
    """Other fields that somebody else has changed since this editor saw them; they stay so."""


@transaction.atomic
def edit_summary(
    number: int,
    values: Mapping[str, object],
    *,
    seen: int,
    by: str,
    at: datetime,
    topics_in: frozenset[int] = frozenset(),
    topics_out: frozenset[int] = frozenset(),
) -> Edited:
    """Store the fields that a person changed. From then on no source changes them.

    ``seen`` is the key of the newest former text that there was when the person saw the summary, 0
    for none; ``topics_in`` and ``topics_out`` are what they ticked and unticked. Raises
    EditedMeanwhileError, KnownStudyError, MergedError and Summary.DoesNotExist; then nothing is
    stored.
    """
    wait_for_turn()
    summary = Summary.objects.select_for_update().get(pk=number)
    if summary.merged_into_id is not None:
        raise MergedError(number, summary.merged_into_id)
    present = present_fields(summary)
    base = as_seen(present, replaced_in(summary), seen)
    meanwhile = frozenset(name for name in present if present[name] != base[name])
    new = {name: value for name, value in values.items() if present[name] != as_json(value)}
    if contested := meanwhile & new.keys():
        raise EditedMeanwhileError(contested)
    _refuse_known(summary, new)
    had_topics = frozenset(summary.topics.values_list("pk", flat=True))
    topics = (had_topics | topics_in) - topics_out
    before = present | {"topics": _slugs(summary)}
    former_doi, former_pmid = summary.doi, summary.pmid
    if topics != had_topics:
        new["topics"] = topics
    if not new:
        return Edited(meanwhile=meanwhile)
    word = Word(fields=new, is_by_hand=True, source=summary.source_id)
    update_summary(summary, word, now=at, by=by)
    release_study_ids(summary, former_doi=former_doi, former_pmid=former_pmid)
    add_names(summary, study_names(new))
    after = present_fields(summary) | {"topics": _slugs(summary)}
    changed = [name for name in after if before[name] != after[name]]
    return Edited(
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        meanwhile=meanwhile - new.keys(),
    )


def _refuse_known(summary: Summary, new: Mapping[str, object]) -> None:
    for kind, value in study_names(new):
        if kind not in {IdentityKind.DOI, IdentityKind.PMID}:
            continue
        same = Identity.objects.filter(kind=kind, value=value).exclude(summary=summary)
        other = same.values_list("summary", flat=True).first()
        if other is not None:
            raise KnownStudyError(kind.value, other)


def study_names(new: Mapping[str, object]) -> tuple[Name, ...]:
    """Return the names under which a study is known by these fields."""
    # Not by its address: pages tell of several studies, which only a whole reading shows.
    title = known_title(str(new.get("title", "")))
    candidates = (
        (IdentityKind.DOI, normal_doi(str(new.get("doi", "")))),
        (IdentityKind.PMID, normal_pmid(str(new.get("pmid", "")))),
        (IdentityKind.TITLE, title if len(title.split()) >= FEWEST_TITLE_WORDS else None),
    )
    return tuple((kind, value) for kind, value in candidates if value)


def _slugs(summary: Summary) -> list[str]:
    return sorted(summary.topics.values_list("slug", flat=True))
