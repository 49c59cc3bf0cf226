"""The names under which a study can be known again, surest first. Pure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from digest.sources.identity.canonical_url import canonical_url
from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.sources.identity.titles import near_equal_titles, normal_title
from digest.sources.records import LONGEST_TITLE_CHARACTERS, Entry
from digest.summaries.models import IdentityKind
from digest.summaries.storable import storable

FEWEST_TITLE_WORDS = 4
"""Shorter titles ("Editorial") name no study, so nothing is known again by them alone."""

_LONGEST_NAME_BYTES = 1_500
"""PostgreSQL indexes no value of more than about 2,700 bytes."""
_SUMMARY_FILES = (".md", ".markdown", ".json")

Name = tuple[IdentityKind, str]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where names hold that are unique within one source only."""

    source: int
    """Primary key."""
    is_registered: bool
    is_folder: bool


def names_of(
    entry: Entry, *, scope: Scope, shared_urls: frozenset[str] = frozenset()
) -> tuple[Name, ...]:
    """Return every name under which an entry can be known again, surest first.

    Empty only where the entry holds no text at all. ``shared_urls`` are addresses that name no
    single study, as ``urls_of_several`` returns them.
    """
    url = _url(entry)
    title = title_of(entry)
    is_telling = len(title.split()) >= FEWEST_TITLE_WORDS
    candidates: list[tuple[IdentityKind, str | None]] = [
        (IdentityKind.DOI, _doi(entry)),
        (IdentityKind.PMID, _pmid(entry)),
        (IdentityKind.URL, None if url in shared_urls else url),
        (IdentityKind.GUID, _guid(entry, scope)),
        (IdentityKind.TITLE, title if is_telling else None),
    ]
    names = [(kind, _bounded(value)) for kind, value in candidates if value]
    if not names and title:
        names = [(IdentityKind.TITLE, _bounded(f"{scope.source}:{title}"))]
    return tuple(names)


def title_of(entry: Entry) -> str:
    """Return the normal form of an entry's title, or of the text that serves as one."""
    texts = (
        *(entry.title, entry.takeaway, entry.excerpt),
        *(entry.found, entry.matters, entry.keep_in_mind),
    )
    return next(filter(None, map(known_title, texts)), "")


def titles_of(entry: Entry) -> tuple[str, ...]:
    """Return the normal forms of all that may serve as an entry's title."""
    return tuple(filter(None, map(known_title, (entry.title, entry.takeaway, entry.excerpt))))


def known_title(text: str) -> str:
    """Return the normal form of a title as it is compared and kept.

    Where a whole paragraph serves as the title, its beginning tells it from every other.
    """
    return normal_title(storable(text))[:LONGEST_TITLE_CHARACTERS]


def urls_of_several(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the addresses under which one reading tells of several studies.

    A round-up page, or a site's front page, is no name of a study: to take it for one would merge
    studies and lose all but one of them, unseen.
    """
    by_url: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if url := _url(entry):
            by_url[url].append(entry)
    return frozenset(
        url
        for url, (first, *others) in by_url.items()
        if not all(_may_be_one_study(first, other) for other in others)
    )


def contradicts(known: Iterable[Name], names: Iterable[Name]) -> bool:
    """Return True where two sets of names hold different DOIs or PMIDs: those are two studies,
    however alike their titles or files' names."""
    known = list(known)
    for kind in (IdentityKind.DOI, IdentityKind.PMID):
        values = {value for each, value in known if each == kind}
        if values and any(each == kind and value not in values for each, value in names):
            return True
    return False


def _may_be_one_study(one: Entry, other: Entry) -> bool:
    return (
        (one.guid is not None and one.guid == other.guid)
        or (_doi(one) is not None and _doi(one) == _doi(other))
        or (_pmid(one) is not None and _pmid(one) == _pmid(other))
        or near_equal_titles(title_of(one), title_of(other))
    )


def _doi(entry: Entry) -> str | None:
    return normal_doi(entry.study.doi) if entry.study.doi else None


def _pmid(entry: Entry) -> str | None:
    return normal_pmid(entry.study.pmid) if entry.study.pmid else None


def _url(entry: Entry) -> str | None:
    canonical = canonical_url(storable(entry.url)) if entry.url else ""
    parts = urlsplit(canonical)
    return canonical if parts.path or parts.query else None


def _guid(entry: Entry, scope: Scope) -> str | None:
    guid = storable(entry.guid or "").strip()
    if guid and scope.is_registered:
        return f"{scope.source}:{guid}"
    if guid:
        # What is named by hand may come from any feed, and many number their entries from 1.
        host = urlsplit(_url(entry) or "").netloc
        return f"{scope.source}@{host}:{guid}" if host else None
    if scope.is_folder and scope.is_registered and entry.origin.endswith(_SUMMARY_FILES):
        return f"{scope.source}:file:{storable(entry.origin)}"
    return None


def _bounded(value: str) -> str:
    if len(value.encode()) <= _LONGEST_NAME_BYTES:
        return value
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"
