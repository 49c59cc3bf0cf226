"""A database that was put back from a copy sends nothing until a person has said so."""

import sqlite3
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.controls.resume import resume
from digest.delivery.errors import RestoredError
from digest.delivery.guards.cluster import cluster_identity
from digest.delivery.guards.last_attempt import NAME
from digest.delivery.guards.watch import accept_restored, check_not_restored
from digest.delivery.models import Attempt, LedgerWatch
from digest.delivery.planning.plan import plan
from digest.delivery.sending.send import send_due
from digest.engine.tick import tick
from digest.issues.models import IssueState
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    approved_issue,
    ledger,
    planned_issue,
    send,
)
from tests.setup.forget_claims import forget_claims

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newsletter():
    return make_newsletter(postal_address=POSTAL_ADDRESS, editors="desk@example.org")


def go_back() -> None:
    """What a restored database looks like."""
    if connection.vendor == "sqlite":
        LedgerWatch.objects.update(claims=0)
    else:
        LedgerWatch.objects.update(cluster="1/1/1/1")


def send_first_half(newsletter):
    for number in range(4):
        make_subscriber(f"reader{number}@example.org")
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)
    calls = iter((False, True))
    provider = ScriptedProvider(batch_size=2)
    send_due(issue, provider=provider, clock=lambda: DUE, stop=lambda: next(calls, True))
    assert ledger(issue) == {"submitted": 2, "pending": 2}
    return issue, provider


def test_a_database_that_sends_on_is_no_restored_one(newsletter):
    issue, provider = send_first_half(newsletter)
    check_not_restored()
    send(issue, provider)
    check_not_restored()
    assert ledger(issue) == {"submitted": 4}


def test_a_round_of_sending_holds_the_issue_before_anybody_is_called(newsletter):
    issue, provider = send_first_half(newsletter)
    go_back()
    report = send(issue, provider)
    assert "put back from a copy" in report.held
    assert len(provider.handovers) == 1
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    assert ledger(issue) == {"submitted": 2, "pending": 2}


def test_a_tick_holds_all_that_would_go_tells_editors_and_does_nothing_else(newsletter):
    issue, _ = send_first_half(newsletter)
    make_summary(title="One that would be composed")
    go_back()
    provider = ScriptedProvider()
    report = tick(now=DUE, provider=provider)
    assert len(report.failures) == 1
    assert "digest doctor --accept-restored" in report.failures[0]
    assert provider.taken == ["desk@example.org"]
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    assert newsletter.issues.count() == 1
    again = tick(now=DUE, provider=provider)
    assert again.failures == report.failures
    assert provider.taken == ["desk@example.org"], "told once"


def test_no_audience_is_planned_on_it(newsletter):
    send_first_half(newsletter)
    go_back()
    other = make_newsletter(slug="other", postal_address=POSTAL_ADDRESS)
    issue = approved_issue(other, [make_summary()])
    with pytest.raises(RestoredError, match="put back from a copy"):
        plan(issue, now=NOW, batch_size=10)
    issue.refresh_from_db()
    assert issue.state == IssueState.APPROVED


def test_a_person_accepts_it_and_the_held_issue_goes_on_when_resumed(newsletter):
    issue, provider = send_first_half(newsletter)
    go_back()
    held = accept_restored()
    assert held == [issue]
    check_not_restored()
    assert accept_restored() is None
    assert not send(issue, provider).submitted
    issue.refresh_from_db()
    resume(issue, at=DUE)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 4}


@pytest.mark.sqlite_only
def test_a_copy_made_within_a_batch_is_known_once_the_batch_went_on(newsletter, tmp_path):
    for number in range(4):
        make_subscriber(f"reader{number}@example.org")
    issue = planned_issue(newsletter, [make_summary()])
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")

    class CopiedMidway(ScriptedProvider):
        def after_each(self, recipient):
            if len(self.taken) == 3:
                # The position of two is in it; the third is only just taken.
                connection.connection.backup(copy)

    provider = CopiedMidway(in_order=True)
    send(issue, provider)
    assert len(provider.taken) == 4
    copy.backup(connection.connection)
    copy.close()
    assert ledger(issue) == {"submitted": 3, "pending": 1}

    late = DUE + timedelta(seconds=LEASE_SECONDS + 1)
    tick(now=late, provider=provider)
    assert provider.taken[4:] == ["desk@example.org"], "nobody but an editor, who is told"


@pytest.mark.sqlite_only
def test_a_copy_made_before_anything_was_ever_sent_is_known_where_the_count_is_gone(newsletter):
    check_not_restored()
    forget_claims()
    with pytest.raises(RestoredError, match="is gone"):
        check_not_restored()


@pytest.mark.postgresql_only
def test_the_ledger_made_anew_by_a_restore_has_another_identity():
    known = cluster_identity()
    connection.close()
    assert cluster_identity() == known
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE delivery_batch RENAME TO delivery_former")
        cursor.execute("CREATE TABLE delivery_batch (LIKE delivery_former)")
        assert cluster_identity() != known
        transaction.set_rollback(True)
    assert cluster_identity() == known
    assert known.count("/") == 3


@pytest.mark.postgresql_only
def test_rows_put_back_into_their_tables_are_known_by_the_attempt_that_they_lack(newsletter):
    issue, provider = send_first_half(newsletter)
    Attempt.objects.all().delete()
    with pytest.raises(RestoredError, match="last handover from this machine"):
        check_not_restored()
    report = send(issue, provider)
    assert "put back from a copy" in report.held
    assert len(provider.handovers) == 1
    assert accept_restored() is not None
    check_not_restored()


@pytest.mark.postgresql_only
def test_a_machine_that_worked_for_another_database_before_takes_no_alarm(newsletter):
    send_first_half(newsletter)
    Attempt.objects.all().delete()
    file = settings.ENVIRONMENT.home / NAME
    line = file.read_bytes().split(b" in ")[0] + b" in 1/1/1/1"
    file.write_bytes(line.ljust(199) + b"\n")
    check_not_restored()
