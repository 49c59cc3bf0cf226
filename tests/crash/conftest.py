"""A home, its ledger, and a far end of its own for each history."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.crash.database import database_of_its_own
from tests.crash.far_end import FalteringFarEnd
from tests.crash.home import CrashHome, many_addresses
from tests.crash.killing import Killing
from tests.crash.ledger import ledger_of
from tests.crash.verdict import BAD
from tests.crash.webhook import webhook_of
from tests.events_far_end import PUBLIC_KEY
from tests.integration.sendgrid_far_end import API_KEY, served

LONGEST_WAIT_SECONDS = {"sqlite": 0.15, "postgresql": 1.0}
# Three workers die by the clock, so how soon each step is met differs from run to run: `make crash`
# waits for that, the tests of every day do not.
collect_ignore = [] if "CRASH_ROUNDS" in os.environ else ["test_killed_workers.py"]


@pytest.fixture
def longest_wait_seconds() -> float:
    """How long the far end waits at most before it takes a request, and again before it answers:
    long enough that one who is killed at random is often killed at a request."""
    return LONGEST_WAIT_SECONDS[connection.vendor]


@pytest.fixture
def killing(
    seed: int,
    longest_wait_seconds: float,
    program_environment: dict[str, str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Killing]:
    """Five thousand readers, an approved issue, and SendGrid as it can be."""
    with (
        database_of_its_own() as database,
        served(FalteringFarEnd(seed, longest_wait_seconds=longest_wait_seconds)) as end,
    ):
        environment = (
            program_environment
            | database
            | {
                "CRASH_READ_SECONDS": str(2 * LONGEST_WAIT_SECONDS[connection.vendor] + 0.9),
                "DIGEST_PROVIDER": "sendgrid",
                "SENDGRID_API_KEY": API_KEY,
                "SENDGRID_HOST": end.host,
                "SENDGRID_WEBHOOK_PUBLIC_KEY": PUBLIC_KEY,
            }
        )
        with closing(CrashHome(environment, tmp_path)) as home:
            home.furnish(many_addresses(*BAD))
            with (
                django_db_blocker.unblock(),
                ledger_of(environment) as ledger,
                webhook_of(environment, seed=seed) as reporting,
            ):
                yield Killing(home, ledger, end, reporting, seed)
