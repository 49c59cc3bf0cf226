"""The machine's clock is set while an issue goes out: nobody gets it twice, nobody is left out, and
nothing is taken from a sender that lives."""

import time
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from digest.delivery.outcomes.recover import SENDER_LOST
from digest.issues.models import IssueState
from tests.crash.clock import MachineClock
from tests.crash.killing import SEND, TICK, Killing
from tests.crash.verdict import everybody_has_it_once

LIMIT_SECONDS = 300.0
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
SOME, MORE = 20, 200
"""Requests; the latter are more than one look begins."""

pytestmark = [pytest.mark.parametrize("seed", [1]), pytest.mark.database]


@pytest.fixture
def longest_wait_seconds() -> float:
    """Nobody is killed at random here; but three workers must not be done before it is set."""
    return 0.5 if connection.vendor == "postgresql" else 0.03


def test_a_clock_that_is_set_in_the_middle(killing: Killing, tmp_path: Path) -> None:
    """One worker on SQLite; on PostgreSQL three, and the database stands on another machine."""
    workers = 3 if connection.vendor == "postgresql" else 1
    killing.at("the plan is committed", *SEND)
    killing.at("a claim is made, not committed", *SEND)
    clock = MachineClock(tmp_path / "clock")
    with ExitStack() as stack:
        for _ in range(workers):
            worker = stack.enter_context(closing(killing.home.new_nursery()))
            worker.start("worker", clock=str(clock.file), pump_seconds="1")
        assert killing.end.wait_for_requests(SOME, seconds=LIMIT_SECONDS), killing.home.said()
        clock.set_ahead(-AN_HOUR)
        assert killing.end.wait_for_requests(MORE, seconds=LIMIT_SECONDS), killing.home.said()
        assert killing.ledger.issue().state == IssueState.SENDING
        clock.set_ahead(A_DAY)
        wait_for_the_end(killing)
    assert not killing.ledger.attempts.filter(detail=SENDER_LOST).exists()
    killing.report()
    killing.home.done(*TICK)  # for answers that were slow
    everybody_has_it_once(killing.end.copies, killing.ledger)


def wait_for_the_end(killing: Killing) -> None:
    gives_up = time.monotonic() + LIMIT_SECONDS
    while killing.ledger.issue().state != IssueState.SENT:
        assert time.monotonic() < gives_up, (killing.ledger.how_it_stands(), killing.home.said())
        time.sleep(0.2)
