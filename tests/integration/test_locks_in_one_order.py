"""Whoever changes rows of many people or batches takes them in one order: nobody is turned away
because two waited for each other."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections

from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.settle import settle
from digest.delivery.models import Batch, HandoverState
from digest.delivery.planning.plan import plan
from digest.delivery.providers.base import Unknown
from digest.events import apply_reading as module
from subscribers.audience import end_pauses
from subscribers.models import Subscription, SubscriptionState
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
from tests.integration.event_histories import about, hear

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]
ADA, BEN = "ada@example.org", "ben@example.org"
WEEK = timedelta(days=7)
WAITING = """SELECT COUNT(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


@pytest.fixture
def newsletter():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in (ADA, BEN):
        make_subscriber(email)
    return newsletter


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


def begin(threads, work: Callable[[], object]) -> Future[object]:
    def run():
        try:
            return work()
        finally:
            connections.close_all()

    return threads.submit(run)


def wait_until_so_many_wait(count: int) -> None:
    ends = time.monotonic() + 60
    # By a connection of its own: within a transaction the answer stays the same.
    with ExitStack() as stack:
        onlooker = another_connection(stack)
        while time.monotonic() < ends:
            found = onlooker.execute(WAITING).fetchone()
            if found and found[0] >= count:
                return
            onlooker.rollback()
            time.sleep(0.02)
    raise AssertionError(f"Fewer than {count} wait for a lock.")


def another_connection(stack: ExitStack) -> psycopg.Connection:
    parameters = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    other = psycopg.connect(**{key: parameters[key] for key in known if key in parameters})
    stack.callback(other.close)
    return other


def someone_holds(stack: ExitStack, row) -> None:
    """Hold the row by another connection until the stack ends."""
    table = row._meta.db_table
    another_connection(stack).execute(f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", [row.pk])


def put_first_one_last(rows, *, by_way_of: str):
    """Have the first row lie behind the others, in the table and its indexes, where changed rows
    go; return the one that was last."""
    first, *_, last = rows.order_by("pk")
    rows.filter(pk=first.pk).update(state=by_way_of)
    rows.filter(pk=first.pk).update(state=first.state)
    return last


def test_cancelling_and_events_that_settle(newsletter, threads, monkeypatch):
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(Unknown(reason="timed out")))
    settle(issue, how="resend", at=DUE)
    bounced = about(issue, ADA, "bounce", DUE)
    cancelling: list[Future[object]] = []
    real = module.settle_seen

    def settle_while_it_is_cancelled(*proofs, **at):
        cancelling.append(begin(threads, lambda: cancel(issue, reason="A mistake.", at=DUE)))
        wait_until_so_many_wait(1)
        return real(*proofs, **at)

    monkeypatch.setattr(module, "settle_seen", settle_while_it_is_cancelled)
    assert hear(bounced, at=DUE).batches_settled == 1
    assert cancelling[0].result() == 0
    assert ledger(issue) == {"submitted": 2}


def plan_next(newsletter):
    issue = approved_issue(newsletter, [make_summary()], on=(NOW + WEEK).date(), at=NOW + WEEK)
    return lambda: plan(issue, now=NOW + WEEK, batch_size=100).audience


def end_the_pauses(newsletter):
    Subscription.objects.update(paused_until=NOW.date() + WEEK)
    return lambda: end_pauses(newsletter, NOW.date() + WEEK)


@pytest.mark.parametrize("at_work", [plan_next, end_the_pauses])
def test_what_changes_many_subscriptions_and_events_that_end_some(newsletter, threads, at_work):
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider())
    complaints = [about(issue, email, "spamreport", DUE) for email in (ADA, BEN)]
    work = at_work(newsletter)
    last = put_first_one_last(Subscription.objects, by_way_of=SubscriptionState.UNSUBSCRIBED)
    with ExitStack() as held:
        someone_holds(held, last)
        one = begin(threads, work)
        wait_until_so_many_wait(1)
        other = begin(threads, lambda: hear(*complaints, at=NOW + WEEK).ended)
        wait_until_so_many_wait(2)
    assert (one.result(), other.result()) == (2, 2)
    assert not Subscription.objects.filter(state=SubscriptionState.ACTIVE).exists()


def test_settling_by_hand_and_events_that_settle(newsletter, threads):
    issue = planned_issue(newsletter, [make_summary()], batch_size=1)
    send(issue, ScriptedProvider(*[Unknown(reason="timed out")] * 2))
    bounced = [about(issue, email, "bounce", DUE) for email in (ADA, BEN)]
    last = put_first_one_last(Batch.objects, by_way_of=HandoverState.SKIPPED)
    with ExitStack() as held:
        someone_holds(held, last)
        one = begin(threads, lambda: settle(issue, how="close", at=DUE).batches)
        wait_until_so_many_wait(1)
        other = begin(threads, lambda: hear(*bounced, at=DUE).batches_settled)
        wait_until_so_many_wait(2)
    assert (one.result(), other.result()) == (2, 2)
    assert ledger(issue) == {"submitted": 2}
