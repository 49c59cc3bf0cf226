"""Two workers that ingest at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from digest.sources.models import Source
from digest.sources.records import Entry, Reading
from digest.summaries.ingest import Ingested, ingest
from digest.summaries.models import Summary
from tests.factories import make_source

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
WORKERS = 3


def entries(worker: int) -> tuple[Entry, ...]:
    """The same studies for every worker, some of them alike in their titles only."""
    return tuple(
        Entry(
            origin=f"worker {worker}",
            url=f"https://example.org/{number}" if number % 2 else None,
            title=f"What study number {number} found about walking and {'sleep' + 's' * worker}",
            topics=(f"Topic {number}",),
        )
        for number in range(12)
    )


def test_they_leave_one_summary_of_each_study_and_neither_breaks():
    sources = [make_source(f"desk-{number}") for number in range(WORKERS)]
    # The plural of a word is near-equal, so no unique name would tell the second from the first.
    together = threading.Barrier(WORKERS)

    def work(worker: int) -> Ingested:
        try:
            source = Source.objects.get(pk=sources[worker].pk)
            given = entries(min(worker, 1))
            together.wait(timeout=60)
            return ingest(Reading(entries=given), source, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(work, range(WORKERS)))
    assert Summary.objects.count() == 12
    assert sum(len(each.created) for each in done) == 12
    assert all(not each.problems for each in done)
