"""Fills in the study facts of summaries from registers, and marks what was withdrawn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from digest.sources.identity.study_ids import normal_doi
from digest.sources.records import STUDY_FIELDS
from digest.summaries.decide import DecisionError, hold
from digest.summaries.enriching.merge import Change, changes_by, differences
from digest.summaries.enriching.registers import CROSSREF, PUBMED, Registers
from digest.summaries.enriching.study_facts import StudyFacts
from digest.summaries.models import FormerText, Identity, IdentityKind, Summary

_IDENTITIES = {"doi": IdentityKind.DOI, "pmid": IdentityKind.PMID}
_LONGEST_CHARACTERS = {
    name: getattr(Summary._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's public API
    for name in ("journal", "funding", "doi", "pmid", "retraction")
}


@dataclass(frozen=True, kw_only=True)
class Enriched:
    """What became of one summary."""

    summary: int
    """Primary key."""
    heading: str
    changes: tuple[Change, ...] = ()
    retraction: str = ""
    """Where it was withdrawn, if that was not known before."""
    held: bool = False
    """Whether it is held back because of that."""
    remarks: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.changes or self.retraction or self.remarks)


def enrich(
    summaries: Sequence[Summary],
    registers: Registers,
    *,
    at: datetime,
    is_rehearsal: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> tuple[Enriched, ...]:
    """Look up each summary that has a DOI or PubMed id, and fill in what it lacks.

    Nothing that is there is overwritten. What was withdrawn is marked, and held back unless an
    editor has decided on it already. Where ``is_rehearsal`` nothing is written. What could not be
    asked stands in ``registers.silent`` afterwards.
    """
    pmids = {one.pk: one.pmid or _pmid_by_doi(one, registers) for one in summaries}
    records = registers.of_pubmed([pmid for pmid in pmids.values() if pmid])
    done = []
    for number, summary in enumerate(summaries, start=1):
        facts = list(_facts_of(summary, records.get(pmids[summary.pk]), registers))
        # The registers took their time: an editor or a source may have filled it in meanwhile.
        summary.refresh_from_db()
        done.append(_apply(summary, facts, at=at, is_rehearsal=is_rehearsal))
        if told is not None:
            told(number, len(summaries))
    return tuple(one for one in done if one.says_something)


def _pmid_by_doi(summary: Summary, registers: Registers) -> str:
    return registers.pmid_of(summary.doi) if summary.doi else ""


def _facts_of(
    summary: Summary, record: StudyFacts | None, registers: Registers
) -> Iterable[tuple[str, StudyFacts]]:
    if record is not None:
        yield PUBMED, _if_the_same(summary, record)
    doi = summary.doi or (record.doi if record else None)
    work = registers.of_crossref(doi) if doi else None
    if work is not None:
        yield CROSSREF, work


def _if_the_same(summary: Summary, record: StudyFacts) -> StudyFacts:
    """Return PubMed's record, or no more than a remark where it is of another study: one of the
    summary's two ids is wrong then, and nobody but a person can tell which."""
    here = normal_doi(summary.doi) or ""
    if not here or not record.doi or record.doi == here:
        return record
    withdrawn = f" The study of that record was {record.retraction}." if record.retraction else ""
    remark = (
        f"PubMed {record.pmid} is of doi:{record.doi}, the summary of doi:{here}: one of its two "
        f"ids is wrong, so nothing was taken from PubMed.{withdrawn}"
    )
    return StudyFacts(remarks=(remark,))


def _apply(
    summary: Summary, facts: list[tuple[str, StudyFacts]], *, at: datetime, is_rehearsal: bool
) -> Enriched:
    present = {name: getattr(summary, name) for name in STUDY_FIELDS}
    proposed = changes_by(present, facts, own=frozenset(summary.own_fields))
    taken = {one.field: twin for one in proposed if (twin := _twin(summary, one)) is not None}
    kept = (one for one in proposed if one.field not in taken and not _is_cut_id(one))
    changes = tuple(map(_fitted, kept))
    found = next((one.retraction for _, one in facts if one.retraction), "")
    retraction = "" if summary.retraction else found[: _LONGEST_CHARACTERS["retraction"]]
    held = False
    if not is_rehearsal and (changes or retraction):
        with transaction.atomic():
            _write(summary, changes, retraction, at)
            held = bool(retraction) and _hold(summary, retraction, at)
    remarks = (
        *(remark for _, one in facts for remark in one.remarks),
        *differences(present, facts),
        *(f"Summary {twin} has the same {field.upper()}." for field, twin in taken.items()),
    )
    return Enriched(
        summary=summary.pk,
        heading=summary.heading,
        changes=changes,
        retraction=retraction,
        held=held,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _twin(summary: Summary, change: Change) -> int | None:
    """Return the other summary that is known under that DOI or PubMed id, or None."""
    if change.field not in _IDENTITIES:
        return None
    same = Identity.objects.filter(kind=_IDENTITIES[change.field], value=change.value)
    return same.exclude(summary=summary).values_list("summary", flat=True).first()


def _is_cut_id(change: Change) -> bool:
    """Say whether it is an id that would have to be cut: it would be another study's then."""
    longest = _LONGEST_CHARACTERS.get(change.field)
    return change.field in _IDENTITIES and len(str(change.value)) > (longest or 0)


def _fitted(change: Change) -> Change:
    longest = _LONGEST_CHARACTERS.get(change.field)
    value = change.value[:longest] if isinstance(change.value, str) else change.value
    return Change(field=change.field, value=value, by=change.by)


def _write(summary: Summary, changes: Sequence[Change], retraction: str, at: datetime) -> None:
    values: dict[str, object] = {one.field: one.value for one in changes}
    if retraction:
        values["retraction"] = retraction
    former = {name: getattr(summary, name) for name in values}
    FormerText.objects.create(summary=summary, replaced_at=at, fields=former)
    values["looked_up"] = sorted({*summary.looked_up, *(one.field for one in changes)})
    values["changed_at"] = at
    for name, value in values.items():
        setattr(summary, name, value)
    summary.save(update_fields=values)
    Identity.objects.bulk_create(
        [
            Identity(summary=summary, kind=_IDENTITIES[one.field], value=one.value)
            for one in changes
            if one.field in _IDENTITIES
        ],
        ignore_conflicts=True,
    )


def _hold(summary: Summary, retraction: str, at: datetime) -> bool:
    try:
        hold(summary, reason=f"The study was {retraction}", at=at)
    except DecisionError:
        # It is held or excluded already.
        return False
    return True
