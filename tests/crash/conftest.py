"""A home, its ledger, and a far end of its own for each history."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.crash.far_end import NAMED, UNNAMED, FalteringFarEnd
from tests.crash.home import CrashHome, many_addresses
from tests.crash.killing import Killing
from tests.crash.ledger import ledger_of
from tests.crash.webhook import webhook_of
from tests.events_far_end import PUBLIC_KEY
from tests.integration.sendgrid_far_end import API_KEY, served

BAD = [f"{kind}.{number}@example.org" for number in range(3) for kind in (NAMED, UNNAMED)][:5]
"""One in a thousand."""


@pytest.fixture
def killing(
    seed: int,
    program_environment: dict[str, str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Killing]:
    """Five thousand readers, an approved issue, and SendGrid as it can be."""
    with served(FalteringFarEnd(seed, longest_wait_seconds=0.04)) as end:
        environment = program_environment | {
            "DIGEST_PROVIDER": "sendgrid",
            "SENDGRID_API_KEY": API_KEY,
            "SENDGRID_HOST": end.host,
            "SENDGRID_WEBHOOK_PUBLIC_KEY": PUBLIC_KEY,
        }
        with closing(CrashHome(environment, tmp_path)) as home:
            home.furnish(many_addresses(*BAD))
            with (
                django_db_blocker.unblock(),
                ledger_of(environment) as ledger,
                webhook_of(environment, seed=seed) as reporting,
            ):
                yield Killing(home, ledger, end, reporting, seed)
