"""The worker ticks until it is told to stop, whatever happens meanwhile."""

import logging
from datetime import timedelta
from threading import Event

import pytest
from django.db import OperationalError

from digest.engine import worker
from digest.engine.tick import TickReport
from tests.factories import NOW, make_newsletter, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _same_connection(monkeypatch):
    """The test's transaction is on the connection that the worker would otherwise renew."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def test_it_does_what_is_due_until_it_is_stopped():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, editors="editor@example.org")
    make_summary()
    times = iter([NOW - timedelta(hours=200), NOW, NOW + timedelta(hours=1)])
    provider = ScriptedProvider()
    now = next(times)

    def clock():
        return now

    class Impatient(Event):
        def wait(self, timeout=None):
            nonlocal now
            upcoming = next(times, None)
            if upcoming is None:
                self.set()
            else:
                now = upcoming
            return self.is_set()

    worker.work(provider=provider, stop=Impatient(), clock=clock)

    assert newsletter.issues.exists()
    assert provider.taken == ["editor@example.org"]


def test_it_logs_what_a_tick_did_and_goes_on_after_a_failure(monkeypatch, caplog):
    stop = Event()
    reports = [
        TickReport(lines=("weekly-2026-03-03: sent",), failures=()),
        TickReport(lines=(), failures=("tick: the database is away",)),
        TickReport(lines=("weekly-2026-03-10: sent",), failures=()),
    ]

    def tick(**_):
        report = reports.pop(0)
        if not reports:
            stop.set()
        return report

    monkeypatch.setattr(worker, "tick", tick)
    with caplog.at_level(logging.INFO):
        worker.work(provider=ScriptedProvider(), stop=stop, every_seconds=0)

    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("INFO", "weekly-2026-03-03: sent"),
        ("ERROR", "tick: the database is away"),
        ("INFO", "weekly-2026-03-10: sent"),
    ]


def test_a_database_that_is_away_is_a_failure_of_the_tick_and_no_end(monkeypatch):
    def away(**_):
        raise OperationalError("could not connect to ada@example.org")

    monkeypatch.setattr("digest.engine.tick.send_batches", away)
    report = worker.tick(now=NOW, provider=ScriptedProvider())

    (failure,) = report.failures
    assert failure.startswith("sending: The database did not do its part")
    assert "@" not in failure
