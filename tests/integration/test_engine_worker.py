"""The worker ticks until it is told to stop, whatever happens meanwhile."""

import logging
import time
from datetime import timedelta
from threading import Event

import pytest
from django.db import OperationalError

from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.claiming.work_waits import work_waits
from digest.delivery.models import Batch
from digest.delivery.outcomes.recover import recover_expired
from digest.engine import work_alone
from digest.engine.tick import TickReport, tick
from digest.issues.models import IssueState
from digest.issues.workflow import hold
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    claim_batch,
    planned_issue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _same_connection(monkeypatch):
    """The test's transaction is on the connection that the worker would otherwise renew."""
    monkeypatch.setattr(work_alone, "close_old_connections", lambda: None)


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

    work_alone.work_alone(provider=provider, stop=Impatient(), clock=clock)

    assert newsletter.issues.exists()
    assert provider.taken == ["editor@example.org"]


def test_between_two_ticks_it_hands_over_what_falls_due_and_ticks_no_sooner(monkeypatch):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber("ada@example.org")
    issue = planned_issue(newsletter, [make_summary()])
    provider, ticks, looks = ScriptedProvider(), [], []
    monkeypatch.setattr(
        work_alone, "tick", lambda **_: ticks.append(1) or TickReport(lines=(), failures=())
    )

    class TwoLooks(Event):
        def wait(self, timeout=None):
            looks.append(timeout)
            if len(looks) == 3:
                self.set()
            return self.is_set()

    work_alone.work_alone(
        provider=provider, stop=TwoLooks(), clock=lambda: DUE, tick_every_seconds=3_600
    )
    assert provider.taken == ["ada@example.org"]
    assert len(ticks) == 1
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT


def test_a_long_issue_lets_each_tick_in_when_it_is_due(monkeypatch):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(40):
        make_subscriber()
    planned_issue(newsletter, [make_summary()])
    stop, ticked, taken_before = Event(), work_alone.tick, []

    class Slow(ScriptedProvider):
        def after_each(self, recipient):
            time.sleep(0.05)
            if len(self.taken) == 40:
                stop.set()

    provider = Slow(in_order=True)

    def counted(**options):
        taken_before.append(len(provider.taken))
        return ticked(**options)

    monkeypatch.setattr(work_alone, "tick", counted)
    work_alone.work_alone(
        provider=provider,
        stop=stop,
        clock=lambda: DUE,
        tick_every_seconds=0.2,
        look_every_seconds=3_600,
    )
    assert len(provider.taken) == 40
    assert len(taken_before) > 5
    assert len(set(taken_before)) > 5, "each tick hands over a part"


def test_a_long_issue_keeps_nothing_waiting_that_another_sender_left():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(80):
        make_subscriber()
    issue = planned_issue(newsletter, [make_summary()], batch_size=40)
    stop, left_at = Event(), []
    now = DUE + timedelta(seconds=LEASE_SECONDS + 1)

    class Slow(ScriptedProvider):
        def after_each(self, recipient):
            time.sleep(0.02)
            if len(self.taken) == 1:
                claim_batch(issue, in_order=True, now=DUE)
            if Batch.objects.filter(state="submitting").count() > 1:
                left_at.append(len(self.taken))
            if len(self.taken) == 50:
                stop.set()

    work_alone.work_alone(
        provider=Slow(in_order=True),
        stop=stop,
        clock=lambda: now,
        tick_every_seconds=3_600,
        look_every_seconds=0.1,
    )
    assert left_at
    assert max(left_at) < 30, "it was taken over before the first batch was done"


def test_work_waits_for_due_mail_and_for_what_a_dead_sender_left_alone():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    assert not work_waits(DUE - timedelta(seconds=1))
    assert work_waits(DUE)
    claim_batch(issue, in_order=False, now=DUE)
    assert not work_waits(DUE + timedelta(seconds=1))
    assert work_waits(DUE + timedelta(seconds=LEASE_SECONDS + 1))
    recover_expired(now=DUE + timedelta(seconds=LEASE_SECONDS + 1))
    assert not work_waits(DUE + timedelta(days=1)), "what is unknown is no work"


def test_a_held_issue_is_no_work():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber()
    hold(planned_issue(newsletter, [make_summary()]), reason="A figure is wrong.")
    assert not work_waits(DUE)


def test_a_lease_and_a_look_take_less_than_a_minute():
    assert LEASE_SECONDS + work_alone.LOOK_EVERY_SECONDS < 60


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

    monkeypatch.setattr(work_alone, "tick", tick)
    with caplog.at_level(logging.INFO):
        work_alone.work_alone(
            provider=ScriptedProvider(), stop=stop, tick_every_seconds=0, look_every_seconds=0
        )

    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("INFO", "weekly-2026-03-03: sent"),
        ("ERROR", "tick: the database is away"),
        ("INFO", "weekly-2026-03-10: sent"),
    ]


def test_a_database_that_is_away_is_a_failure_of_the_tick_and_no_end(monkeypatch):
    def away(**_):
        raise OperationalError("could not connect to ada@example.org")

    monkeypatch.setattr("digest.engine.tick.send_batches", away)
    report = tick(now=NOW, provider=ScriptedProvider())

    (failure,) = report.failures
    assert failure.startswith("sending: The database did not do its part")
    assert "@" not in failure
