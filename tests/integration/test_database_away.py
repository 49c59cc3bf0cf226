"""A database that goes away while an issue goes out, and comes back, leaves nothing in doubt."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection

from digest.delivery.guards import watch
from digest.delivery.models import Attempt, Batch
from digest.delivery.outcomes import record as recording
from digest.delivery.providers.base import Submitted
from digest.delivery.sending import patience
from digest.delivery.sending.patience import Patience
from digest.delivery.sending.send import send_due
from digest.engine import database_clock
from digest.rate_limit import RateLimit
from tests.integration.delivery_fakes import DUE, ScriptedProvider, ledger, send
from tests.integration.refusals import issue_for

pytestmark = pytest.mark.django_db(transaction=True)


def goes_away(*_: object) -> Submitted:
    """The server ends our connection, as one does that restarts."""
    with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as server:
        pid = connection.connection.info.backend_pid
        server.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    return Submitted(message_id="taken")


class AwayAsItTakes(ScriptedProvider):
    """The database goes away whenever a message was taken, before that is written down."""

    def _take(self, handover, outcome, on_taken, may_go):
        def taken_while_away(delivery):
            goes_away()
            on_taken(delivery)

        return super()._take(handover, outcome, taken_while_away, may_go)


@pytest.mark.postgresql_only
def test_an_answer_is_written_down_once_the_database_is_back():
    issue = issue_for(5)
    send(issue, ScriptedProvider(goes_away))
    assert ledger(issue) == {"submitted": 5}
    assert Attempt.objects.get().outcome == "Submitted"


@pytest.mark.postgresql_only
def test_the_round_ends_then_and_the_next_one_goes_on():
    issue = issue_for(6, batch_size=2)
    provider = ScriptedProvider(goes_away)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 2, "pending": 4}
    assert not Batch.objects.filter(state="submitting").exists()
    send(issue, provider)
    assert ledger(issue) == {"submitted": 6}
    assert len(provider.taken) == len(set(provider.taken)) == 6


@pytest.mark.postgresql_only
def test_what_was_claimed_and_not_begun_is_put_back():
    class Away(ScriptedProvider):
        def submit(self, handover, **options):
            if len(self.handovers) == 1:
                goes_away()
            return super().submit(handover, **options)

    issue = issue_for(60, batch_size=2)
    provider = Away()
    send(issue, provider)
    assert Attempt.objects.filter(ended_at=None).count() == 0
    assert set(ledger(issue)) == {"submitted", "pending"}
    send(issue, provider)
    assert ledger(issue) == {"submitted": 60}


@pytest.mark.postgresql_only
def test_a_provider_in_order_goes_on_where_it_was():
    class Away(ScriptedProvider):
        def after_each(self, recipient):
            if len(self.taken) == 2:
                goes_away()

    issue = issue_for(5)
    provider = Away(in_order=True)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 5}
    assert len(provider.taken) == len(set(provider.taken)) == 5


@pytest.mark.postgresql_only
def test_one_in_order_that_took_a_message_writes_it_down_late():
    issue = issue_for(2)
    provider = AwayAsItTakes(in_order=True)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 2}
    assert len(provider.taken) == 2


@pytest.mark.postgresql_only
def test_also_where_the_time_is_asked_of_the_database(monkeypatch):
    monkeypatch.setattr(database_clock, "ASKED_AGAIN_AFTER_SECONDS", 0.0)

    issue = issue_for(2)
    real = database_clock.database_clock()
    ahead = DUE - real()
    send_due(issue, provider=AwayAsItTakes(in_order=True), clock=lambda: real() + ahead)
    assert ledger(issue) == {"submitted": 2}


@pytest.mark.postgresql_only
def test_also_where_a_rate_is_kept(settings):
    class Away(ScriptedProvider):
        def after_each(self, recipient):
            if len(self.taken) == 2:
                goes_away()

    rate = RateLimit(messages=100, seconds=1)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, rate_limit=rate)
    issue = issue_for(5)
    provider = Away(in_order=True)
    send(issue, provider)
    assert set(ledger(issue)) <= {"submitted", "pending"}
    assert not Batch.objects.filter(state="submitting").exists()


@pytest.mark.postgresql_only
def test_also_right_after_a_claim(monkeypatch):
    real, asked = watch.cluster_identity, []

    def goes_away_once_claimed():
        asked.append("asked")
        if Attempt.objects.exists() and "away" not in asked:
            asked.append("away")
            goes_away()
        return real()

    monkeypatch.setattr(watch, "cluster_identity", goes_away_once_claimed)
    issue = issue_for(5)
    send(issue, ScriptedProvider())
    assert "away" in asked
    assert ledger(issue) == {"submitted": 5}


@pytest.mark.postgresql_only
def test_one_that_stays_away_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(patience, "LONGEST_SECONDS", 0)
    issue = issue_for(5)
    with pytest.raises(OperationalError):
        send(issue, ScriptedProvider(goes_away))
    connection.close()
    assert ledger(issue) == {"pending": 5}
    assert Batch.objects.get().state == "submitting"


@pytest.mark.sqlite_only
def test_a_file_that_somebody_else_writes_to_for_long_is_waited_for(tmp_path: Path):
    file = tmp_path / "busy.sqlite3"
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN IMMEDIATE")
        waits: list[float] = []

        def wait(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 2:
                other.execute("COMMIT")

        def write() -> str:
            with sqlite3.connect(file, timeout=0) as ours:
                try:
                    ours.execute("INSERT INTO t VALUES (1)")
                except sqlite3.OperationalError as error:
                    raise OperationalError(str(error)) from error
            return "written"

        patient = Patience(sleep=wait)
        assert patient.until_done(write) == "written"
    assert len(waits) == 2
    assert patient.was_away


@pytest.mark.sqlite_only
def test_no_other_error_is_tried_again(monkeypatch):
    issue = issue_for(5)
    said = []

    def fails(*_: object, **__: object) -> None:
        said.append("failed")
        raise OperationalError("no such table")

    monkeypatch.setattr(recording, "_record_whole", fails)
    with pytest.raises(OperationalError):
        send(issue, ScriptedProvider(), at=DUE)
    assert said == ["failed"]
