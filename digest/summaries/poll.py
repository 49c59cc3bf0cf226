"""Reads places and keeps what they gave. One that fails says why and stops nothing else."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from digest.sources.fetching.fetch import Fetcher
from digest.sources.models import ADDRESSES_BY_HAND, FILES_BY_HAND, Rights, Source, SourceKind
from digest.sources.read import read
from digest.sources.records import ReadSettings
from digest.summaries.ingest import ingest
from digest.summaries.record_poll import Polled, record_fault, record_poll

__all__ = [
    "Polled",
    "due_sources",
    "poll",
    "poll_all",
    "registered_sources",
    "source_by_hand",
]


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
    """Read one place and store what it gave; what went wrong is in the result, never raised.

    A fault of ours is no exception from this, for it must not keep the other places from being
    read: it is logged, and recorded with the source.
    """
    try:
        return _read_and_keep(source, location, fetcher, now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other sources come first; it is logged and recorded
        return record_fault(source, location, error, now=now)


def poll_all(
    sources: Sequence[Source],
    *,
    fetcher: Fetcher,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> list[Polled]:
    """Poll each registered source. ``progress`` is told how many are done, of how many."""
    done: list[Polled] = []
    for source in sources:
        done.append(poll(source, source.location, fetcher=fetcher, now=now))
        if progress is not None:
            progress(len(done), len(sources))
    return done


def due_sources(now: datetime) -> list[Source]:
    """Return the registered sources whose time has come, longest waiting first."""
    registered = Source.objects.registered()
    # An hour's granularity per source is few rows: the sum is done here, alike on any database.
    return [
        source
        for source in registered.order_by(F("last_read_at").asc(nulls_first=True), "slug")
        if source.last_read_at is None
        or source.last_read_at + timedelta(hours=source.every_hours) <= now
    ]


def registered_sources(slugs: Iterable[str] = ()) -> list[Source]:
    """Return all registered sources, or those named."""
    wanted = list(slugs)
    registered = Source.objects.registered()
    return list(registered.filter(slug__in=wanted) if wanted else registered)


def _read_and_keep(source: Source, location: str, fetcher: Fetcher, now: datetime) -> Polled:
    reading = read(
        location,
        settings=_settings(source),
        fetcher=fetcher,
        kind=source.kind if source.is_registered else None,
    )
    polled = Polled(
        source=source.slug,
        location=location,
        ingested=ingest(reading, source, now=now),
        unchanged=reading.unchanged,
    )
    if source.is_registered:
        record_poll(source, polled, reading, now=now)
    return polled


def _settings(source: Source) -> ReadSettings:
    return ReadSettings(
        date_order="day-first" if source.date_order == "day-first" else "month-first",
        headings=source.headings,
        allow_private=source.allow_private,
        etag=source.etag or None if source.is_registered else None,
        last_modified=source.last_modified or None if source.is_registered else None,
    )
