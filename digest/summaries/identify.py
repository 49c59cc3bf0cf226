"""Which summary an entry tells of, by the names that summaries have gathered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from digest.summaries.models import Identity, IdentityKind, Summary
from digest.summaries.names import Name, contradicts
from digest.summaries.near_titles import NearTitles

_UNSURE = frozenset({IdentityKind.GUID, IdentityKind.TITLE})
"""Files' names and titles are used again for other studies; a DOI or PMID outweighs them."""


@dataclass(frozen=True, kw_only=True)
class Identified:
    """The summary that is known under one of an entry's names, or None."""

    summary: Summary | None
    free_names: tuple[Name, ...]
    """Those of the names that no summary has."""


def identify(names: Sequence[Name], titles: NearTitles) -> Identified:
    """Look an entry's names up in the order given, which is that of sureness; then near-equal
    titles. Equal titles or files do not outweigh two different DOIs or PMIDs."""
    wanted = Q(pk__in=())
    for kind, value in names:
        wanted |= Q(kind=kind, value=value)
    owners: dict[Name, Summary] = {
        (IdentityKind(identity.kind), identity.value): identity.summary
        for identity in Identity.objects.filter(wanted).select_related("summary")
    }
    return Identified(
        summary=next(_matches(names, owners, titles), None),
        free_names=tuple(name for name in names if name not in owners),
    )


def add_names(summary: Summary, names: Sequence[Name]) -> None:
    """Give a summary those names that nobody else has taken meanwhile."""
    Identity.objects.bulk_create(
        [Identity(summary=summary, kind=kind, value=value) for kind, value in names],
        ignore_conflicts=True,
    )


def _matches(
    names: Sequence[Name], owners: dict[Name, Summary], titles: NearTitles
) -> Iterator[Summary]:
    for name in names:
        summary = owners.get(name)
        if summary is not None and not (name[0] in _UNSURE and _contradicts(summary, names)):
            yield summary
    for kind, title in names:
        if kind is IdentityKind.TITLE:
            for summary in Summary.objects.filter(pk__in=titles.find(title)).order_by("pk"):
                if not _contradicts(summary, names):
                    yield summary


def _contradicts(summary: Summary, names: Sequence[Name]) -> bool:
    known = summary.identities.values_list("kind", "value")
    return contradicts([(IdentityKind(kind), value) for kind, value in known], names)
