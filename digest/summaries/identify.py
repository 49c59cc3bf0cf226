"""Which summary an entry tells of, by the names that summaries have gathered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.sources.identity.titles import near_equal_titles
from digest.summaries.models import Identity, IdentityKind, Summary
from digest.summaries.names import Name, contradicts, known_title
from digest.summaries.near_titles import NearTitles

_UNSURE = frozenset({IdentityKind.GUID, IdentityKind.TITLE})
"""Files' names and titles are used again for other studies; a DOI or PMID outweighs either."""
_COPIED = {IdentityKind.DOI: "DOI", IdentityKind.PMID: "PubMed id"}
"""What stands in the file that somebody copied to begin another with."""


@dataclass(frozen=True, kw_only=True)
class Identified:
    """The summary that is known under one of an entry's names, or None."""

    summary: Summary | None
    free_names: tuple[Name, ...]
    """Those of the names that no summary has."""
    doubtful_id: str = ""
    """What alone speaks for that summary, as ``DOI 10.1000/x``, where both title and address, GUID
    or file are others: it may be copied from another study. Empty otherwise."""


def identify(
    names: Sequence[Name], titles: NearTitles, *, own_titles: Sequence[str] = ()
) -> Identified:
    """Look an entry's names up in the order given, which is that of sureness; then near-equal
    titles. Neither an equal title nor the same file outweighs a different DOI or PMID, but both do:
    there a wrong one was mended. ``own_titles`` is what may serve as the entry's title.
    """
    wanted = Q(pk__in=())
    for kind, value in names:
        wanted |= Q(kind=kind, value=value)
    owners: dict[Name, Summary] = {
        (IdentityKind(identity.kind), identity.value): identity.summary
        for identity in Identity.objects.filter(wanted).select_related("summary")
    }
    summary, name = next(_matches(names, owners, titles, own_titles), (None, None))
    return Identified(
        summary=summary.standing_for if summary else None,
        free_names=tuple(name for name in names if name not in owners),
        doubtful_id=_doubtful_id(summary, name, owners, own_titles),
    )


def add_names(summary: Summary, names: Sequence[Name]) -> None:
    """Give a summary those names that nobody else has taken meanwhile."""
    Identity.objects.bulk_create(
        [Identity(summary=summary, kind=kind, value=value) for kind, value in names],
        ignore_conflicts=True,
    )


def release_study_ids(summary: Summary, *, former_doi: str, former_pmid: str) -> None:
    """Take back the DOI and the PubMed id that a person has mended: they are another study's."""
    former = {
        IdentityKind.DOI: (normal_doi(former_doi), normal_doi(summary.doi)),
        IdentityKind.PMID: (normal_pmid(former_pmid), normal_pmid(summary.pmid)),
    }
    for kind, (before, now) in former.items():
        if before and before != now:
            summary.identities.filter(kind=kind, value=before).delete()


def _matches(
    names: Sequence[Name],
    owners: dict[Name, Summary],
    titles: NearTitles,
    own_titles: Sequence[str],
) -> Iterator[tuple[Summary, Name]]:
    for name in names:
        summary = owners.get(name)
        if summary is None:
            continue
        is_mended = name[0] is IdentityKind.GUID and _is_titled(summary, own_titles)
        if is_mended or name[0] not in _UNSURE or not _contradicts(summary, names):
            yield summary, name
    for kind, title in names:
        if kind is IdentityKind.TITLE:
            for summary in Summary.objects.filter(pk__in=titles.find(title)).order_by("pk"):
                if not _contradicts(summary, names):
                    yield summary, (kind, title)


def _doubtful_id(
    summary: Summary | None,
    name: Name | None,
    owners: dict[Name, Summary],
    own_titles: Sequence[str],
) -> str:
    if summary is None or name is None or name[0] not in _COPIED or not own_titles:
        return ""
    is_at_home = any(
        kind in {IdentityKind.URL, IdentityKind.GUID} and owner.pk == summary.pk
        for (kind, _), owner in owners.items()
    )
    if is_at_home or _is_titled(summary, own_titles):
        return ""
    return f"{_COPIED[name[0]]} {name[1]}"


def _is_titled(summary: Summary, own_titles: Sequence[str]) -> bool:
    texts = (summary.title, summary.takeaway, summary.excerpt)
    known = [known_title(text) for text in texts]
    known += summary.identities.filter(kind=IdentityKind.TITLE).values_list("value", flat=True)
    return any(near_equal_titles(one, other) for one in known for other in own_titles)


def _contradicts(summary: Summary, names: Sequence[Name]) -> bool:
    known = summary.identities.values_list("kind", "value")
    return contradicts([(IdentityKind(kind), value) for kind, value in known], names)
