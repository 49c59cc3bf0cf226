"""What befalls a machine while an issue goes out: nobody gets it twice, nobody is left out."""

import os
import time

import psycopg
import pytest

from digest.issues.models import IssueState
from tests.crash.killing import A_LEASE, SEND, TICK, Killing
from tests.crash.verdict import everybody_has_it_once

LIMIT_SECONDS = 300.0
WRITABLE_BYTES = 600_000
AWAY_SECONDS = 4.0
pytestmark = pytest.mark.parametrize("seed", [1])


@pytest.fixture
def longest_wait_seconds() -> float:
    """Nobody is killed at random here."""
    return 0.03


@pytest.mark.sqlite_only
def test_two_senders_that_start_at_once_share_the_work(killing: Killing) -> None:
    other = killing.home.new_nursery()
    try:
        killing.home.nursery.start(*SEND)
        other.start(*SEND)
        assert {killing.home.nursery.exit_code(), other.exit_code()} <= {0, 1}
        killing.home.done(*SEND)
    finally:
        other.close()
    everybody_has_it_once(killing.end.copies, killing.ledger)


@pytest.mark.sqlite_only
def test_a_disk_that_is_full_ends_the_sending_and_loses_nothing(killing: Killing) -> None:
    killing.at("the plan is committed", *SEND)
    killing.at("an outcome is committed", *SEND)
    assert killing.home.run(*SEND, file_bytes=str(WRITABLE_BYTES)) == 1
    assert killing.ledger.to_do()
    for _ in range(5):
        killing.ledger.let_pass(A_LEASE)
        killing.let_a_day_pass()
        killing.home.run(*TICK)
        if not killing.ledger.to_do() and "unknown" not in killing.ledger.states():
            break
    everybody_has_it_once(killing.end.copies, killing.ledger)


@pytest.mark.database
@pytest.mark.postgresql_only
def test_a_database_that_goes_away_and_comes_back_finds_its_worker_waiting(
    killing: Killing,
) -> None:
    killing.at("the plan is committed", *SEND)
    killing.at("a claim is made, not committed", *SEND)
    killing.home.nursery.start("worker")
    assert killing.end.wait_for_requests(5, seconds=LIMIT_SECONDS)
    name = killing.ledger.database_name()
    with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        time.sleep(AWAY_SECONDS)
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    killing.ledger.reconnect()
    assert killing.ledger.to_do()
    gives_up = time.monotonic() + LIMIT_SECONDS
    while killing.ledger.states().get("unknown") or killing.ledger.issue().state != IssueState.SENT:
        assert time.monotonic() < gives_up, killing.home.said()
        killing.ledger.bury_the_dead()
        killing.let_a_day_pass()
        time.sleep(1)
    everybody_has_it_once(killing.end.copies, killing.ledger)
