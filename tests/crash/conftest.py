"""A home, its ledger, and a far end of its own for each history."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.copied_home import copy_home
from tests.crash.database import database_of_its_own
from tests.crash.far_end import FalteringFarEnd
from tests.crash.home import CrashHome, many_addresses
from tests.crash.killing import Killing
from tests.crash.ledger import ledger_of
from tests.crash.verdict import BAD
from tests.crash.webhook import webhook_of
from tests.events_far_end import PUBLIC_KEY
from tests.forked_digest import program_variables
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


@pytest.fixture(scope="session")
def furnished_home(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with all that a history begins with in its SQLite: that takes longer than most do."""
    folder = tmp_path_factory.mktemp("furnished")
    variables = program_variables(folder / "home") | {"CRASH_READ_SECONDS": "1"}
    copy_home(made_home, variables["DIGEST_HOME"])
    with closing(CrashHome(variables, folder)) as home:
        home.furnish(many_addresses(*BAD))
    return folder / "home"


@pytest.fixture
def begun_environment(
    request: pytest.FixtureRequest, program_environment: dict[str, str]
) -> dict[str, str]:
    """The variables of program_environment; on SQLite its home is furnished."""
    if connection.vendor == "sqlite":
        furnished = request.getfixturevalue("furnished_home")
        copy_home(furnished, program_environment["DIGEST_HOME"])
    return program_environment


@pytest.fixture
def killing(
    seed: int,
    longest_wait_seconds: float,
    begun_environment: dict[str, str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Killing]:
    """Five thousand readers, an approved issue, and SendGrid as it can be."""
    with (
        database_of_its_own() as database,
        served(FalteringFarEnd(seed, longest_wait_seconds=longest_wait_seconds)) as end,
    ):
        environment = (
            begun_environment
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
            if database:
                home.furnish(many_addresses(*BAD))
            with (
                django_db_blocker.unblock(),
                ledger_of(environment) as ledger,
                webhook_of(environment, seed=seed) as reporting,
            ):
                yield Killing(home, ledger, end, reporting, seed)
