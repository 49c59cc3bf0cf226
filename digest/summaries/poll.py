"""Reading a source and keeping what it gave. A source that fails says why and stops nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from digest.sources.fetch import Fetcher
from digest.sources.models import Rights, Source, SourceKind
from digest.sources.read import read
from digest.sources.records import ReadSettings
from digest.summaries.ingest import Ingested, ingest

FILES_BY_HAND = "files"
ADDRESSES_BY_HAND = "addresses"


@dataclass(frozen=True, kw_only=True)
class Polled:
    """One place and what reading it did."""

    source: str
    location: str
    ingested: Ingested
    unchanged: bool = False

    @property
    def failed(self) -> bool:
        """True where nothing could be read although something should have been."""
        found = self.ingested.created or self.ingested.updated or self.ingested.unchanged
        return bool(self.ingested.problems) and not found


def source_by_hand(location: str, *, now: datetime) -> Source:
    """Return the source that files, or addresses, named on the command line belong to.

    Files are our own and may be mailed in full; of an address nothing but teasers may be.
    """
    is_address = "://" in location
    slug = ADDRESSES_BY_HAND if is_address else FILES_BY_HAND
    source, _ = Source.objects.get_or_create(
        slug=slug,
        defaults={
            "kind": SourceKind.PAGE if is_address else SourceKind.FOLDER,
            "rights": Rights.TEASER if is_address else Rights.FULL,
            "created_at": now,
        },
    )
    return source


def poll(source: Source, location: str, *, fetcher: Fetcher, now: datetime) -> Polled:
    """Read one place and store what it gave; what went wrong is in the result, never raised."""
    settings = ReadSettings(
        date_order="day-first" if source.date_order == "day-first" else "month-first",
        headings=source.headings,
        allow_private=source.allow_private,
        etag=source.etag or None if source.is_registered else None,
        last_modified=source.last_modified or None if source.is_registered else None,
    )
    kind = source.kind if source.is_registered else None
    reading = read(location, settings=settings, fetcher=fetcher, kind=kind)
    ingested = ingest(reading, source, now=now)
    polled = Polled(
        source=source.slug, location=location, ingested=ingested, unchanged=reading.unchanged
    )
    if source.is_registered:
        _record(source, polled, reading.etag, reading.last_modified, now)
    return polled


def due_sources(now: datetime) -> list[Source]:
    """Return the registered sources whose time has come."""
    registered = Source.objects.exclude(location="")
    # An hour's granularity per source is few rows: the sum is done here, alike on any database.
    return [
        source
        for source in registered.order_by(F("last_read_at").asc(nulls_first=True))
        if source.last_read_at is None
        or source.last_read_at + timedelta(hours=source.every_hours) <= now
    ]


def registered_sources(slugs: Iterable[str] = ()) -> list[Source]:
    """Return all registered sources, or those named."""
    wanted = list(slugs)
    condition = Q(slug__in=wanted) if wanted else Q()
    return list(Source.objects.exclude(location="").filter(condition))


def _record(
    source: Source, polled: Polled, etag: str | None, last_modified: str | None, now: datetime
) -> None:
    source.last_read_at = now
    source.last_failed = polled.failed
    problems = [f"{p.where}: {p.what}. {p.mend}" for p in polled.ingested.problems]
    summary = "unchanged" if polled.unchanged else polled.ingested.in_words()
    source.last_result = "\n".join([summary, *problems])
    if not polled.failed:
        source.first_read_at = source.first_read_at or now
        if not polled.unchanged:
            source.etag = (etag or "")[:300]
            source.last_modified = (last_modified or "")[:60]
    source.save()
