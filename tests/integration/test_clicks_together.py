"""Several workers count the same clicks at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from digest.events.apply_events import Applied, apply_events
from tests.integration.click_histories import LATER, STUDY, click, counted, issue_of_studies
from tests.integration.event_histories import report

pytestmark = pytest.mark.django_db(transaction=True)
READERS = [f"r{number}@example.org" for number in range(6)]
WORKERS = 2
MINUTE = timedelta(minutes=1)


def test_each_click_counts_once_though_it_comes_in_bodies_that_are_applied_at_once() -> None:
    issue = issue_of_studies(*READERS, studies=2)
    clicks = [click(issue, email, study) for email in READERS for study in (1, 2)]
    for number in range(6):
        # Each body holds all of them in another order, so that the workers meet at every one.
        again = clicks[number:] + clicks[:number]
        report(*again, click(issue, READERS[number], 1, LATER + MINUTE), at=LATER + MINUTE)
    begin = Barrier(WORKERS)

    def work() -> Applied:
        begin.wait()
        try:
            return apply_events(now=LATER + MINUTE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        done = [found.result() for found in [pool.submit(work) for _ in range(WORKERS)]]
    assert sum(applied.bodies for applied in done) == 6
    assert counted(issue) == {STUDY.format(1): (12, 0), STUDY.format(2): (6, 0)}
