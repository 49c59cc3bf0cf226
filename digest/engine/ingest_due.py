"""Reading the registered sources whose time has come."""

from datetime import datetime

from digest.engine.log_book import LogBook
from digest.sources.fetching.fetch import Fetcher
from digest.summaries.poll import Polled, due_sources, poll


def ingest_due(*, now: datetime, log: LogBook) -> None:
    """Read each due source and keep what it gave. One that fails says why and stops no other."""
    sources = due_sources(now)
    if not sources:
        return
    fetcher = Fetcher()
    for source in sources:
        with log.apart(f"source {source.slug}"):
            polled = poll(source, source.location, fetcher=fetcher, now=now)
            log.note(f"source {source.slug}: {_in_words(polled)}")


def _in_words(polled: Polled) -> str:
    if polled.unchanged:
        return "unchanged"
    problems = [f"{problem.what}. {problem.mend}" for problem in polled.ingested.problems]
    if polled.failed:
        return f"could not be read. {' '.join(problems)}"
    return polled.ingested.in_words()
