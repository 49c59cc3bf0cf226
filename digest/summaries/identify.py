"""By what an entry is known again. Looks in the order of sureness: DOI, PMID, address, GUID, title."""

from collections.abc import Iterable

from digest.sources.identity import (
    canonical_url,
    near_equal_titles,
    normal_doi,
    normal_pmid,
    normal_title,
)
from digest.sources.records import Entry
from digest.summaries.models import Identity, IdentityKind, Summary

FEWEST_TITLE_WORDS = 4
"""Shorter titles ("Editorial") name no study, so nothing is known again by them."""

Name = tuple[IdentityKind, str]


class TitleIndex:
    """All titles in use, read once for a whole reading."""

    def __init__(self) -> None:
        self._titles = dict(
            Identity.objects.filter(kind=IdentityKind.TITLE).values_list("value", "summary_id")
        )

    def find(self, title: str) -> int | None:
        """Return the primary key of the summary with an equal or near-equal title."""
        exact = self._titles.get(title)
        if exact is not None:
            return exact
        return next(
            (key for known, key in self._titles.items() if near_equal_titles(known, title)), None
        )

    def add(self, title: str, summary_key: int) -> None:
        """Remember a title that has come in since."""
        self._titles.setdefault(title, summary_key)


def names_of(entry: Entry, *, source_key: int) -> list[Name]:
    """Return every name under which an entry can be known again, surest first."""
    heading = entry.title or entry.takeaway or entry.excerpt
    title = normal_title(heading)
    candidates: list[tuple[IdentityKind, str | None]] = [
        (IdentityKind.DOI, normal_doi(entry.study.doi) if entry.study.doi else None),
        (IdentityKind.PMID, normal_pmid(entry.study.pmid) if entry.study.pmid else None),
        (IdentityKind.URL, canonical_url(entry.url) if entry.url else None),
        # A GUID is unique within its feed only.
        (IdentityKind.GUID, f"{source_key}:{entry.guid}" if entry.guid else None),
        (IdentityKind.TITLE, title if len(title.split()) >= FEWEST_TITLE_WORDS else None),
    ]
    return [(kind, value) for kind, value in candidates if value]


def find_summary(names: Iterable[Name], titles: TitleIndex) -> Summary | None:
    """Return the summary that is known under one of the names.

    Equal titles do not outweigh two different DOIs or PMIDs: those are two studies.
    """
    names = list(names)
    for kind, value in names:
        if kind is IdentityKind.TITLE:
            key = titles.find(value)
            summary = Summary.objects.filter(pk=key).first() if key else None
            if summary is not None and _contradicts(summary, names):
                continue
        else:
            identity = (
                Identity.objects.filter(kind=kind, value=value).select_related("summary").first()
            )
            summary = identity.summary if identity else None
        if summary is not None:
            return summary
    return None


def add_names(summary: Summary, names: Iterable[Name], titles: TitleIndex) -> None:
    """Give a summary the names that are still free."""
    for kind, value in names:
        Identity.objects.get_or_create(kind=kind, value=value, defaults={"summary": summary})
        if kind is IdentityKind.TITLE:
            titles.add(value, summary.pk)


def _contradicts(summary: Summary, names: Iterable[Name]) -> bool:
    known = {
        kind: {identity.value for identity in summary.identities.all() if identity.kind == kind}
        for kind in (IdentityKind.DOI, IdentityKind.PMID)
    }
    return any(known[kind] and value not in known[kind] for kind, value in names if kind in known)
