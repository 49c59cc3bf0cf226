"""What reading a place did, kept with its source."""

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime

from digest.sources.fetching.fetch_errors import shown_address
from digest.sources.models import Source
from digest.sources.records import Problem, Reading
from digest.summaries.ingest import Ingested
from digest.summaries.storable import storable

_LOG = logging.getLogger(__name__)
_LONGEST_ETAG_CHARACTERS = 300
_LONGEST_LAST_MODIFIED_CHARACTERS = 60


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

    @property
    def has_losses(self) -> bool:
        """True where the place, or a file or an entry of it, could not be stored."""
        return self.failed or any(problem.is_loss for problem in self.ingested.problems)

    def in_words(self) -> str:
        """Return what happened in one line, and each problem in a line of its own."""
        summary = "unchanged" if self.unchanged else self.ingested.in_words()
        problems = [f"{each.where}: {each.what}. {each.mend}" for each in self.ingested.problems]
        return "\n".join([summary, *problems])


def record_poll(source: Source, polled: Polled, reading: Reading, *, now: datetime) -> None:
    """Write what a reading did into its source."""
    # What an earlier reading found wrong is still so while the place has not changed.
    if not polled.unchanged or source.last_failed:
        source.last_result = storable(polled.in_words())
    source.last_read_at = now
    source.last_failed = polled.failed
    if not polled.failed:
        if reading.entries:  # before a feed's first entries, all of them would pass for new ones
            source.first_read_at = source.first_read_at or now
        if not polled.unchanged:
            source.etag = _header(reading.etag, _LONGEST_ETAG_CHARACTERS)
            source.last_modified = _header(reading.last_modified, _LONGEST_LAST_MODIFIED_CHARACTERS)
    _save(source)


def record_fault(source: Source, location: str, error: Exception, *, now: datetime) -> Polled:
    """Log a fault of ours, and write it into the source where that is registered."""
    kind = type(error).__name__
    # The message may quote what was read; the places in the code tell enough.
    frames = reversed(traceback.extract_tb(error.__traceback__))
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    _LOG.error("reading source %s broke with %s in %s", source.slug, kind, places)
    problem = Problem(
        where=shown_address(location),
        what=f"reading it broke with a fault of ours ({kind})",
        mend="Report it with the line from the log; other sources are read all the same.",
    )
    polled = Polled(source=source.slug, location=location, ingested=Ingested(problems=(problem,)))
    if source.is_registered:
        source.last_result = storable(polled.in_words())
        source.last_read_at = now
        source.last_failed = True
        _save(source)
    return polled


def _save(source: Source) -> None:
    # Only these, and only if it is still there: somebody may have changed or removed it meanwhile.
    Source.objects.filter(pk=source.pk).update(
        etag=source.etag,
        last_modified=source.last_modified,
        first_read_at=source.first_read_at,
        last_read_at=source.last_read_at,
        last_result=source.last_result,
        last_failed=source.last_failed,
    )


def _header(value: str | None, longest_characters: int) -> str:
    """Return a header's value, or an empty one where a part of it would be all that fits."""
    value = storable(value or "")
    return value if len(value) <= longest_characters else ""
