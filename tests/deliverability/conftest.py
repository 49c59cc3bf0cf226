"""The tools and the mail for these tests. They are asked for by `make deliverability` alone, since
filters and checkers take minutes; without their tools they fail, never skip."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import browser, kept_pages, new_page, site
from tests.deliverability.rspamd import Rspamd, rspamd
from tests.deliverability.samples import Sample, demonstrated, made
from tests.setup.mail_filters import find_mail_filters
from tests.setup.node_tools import NodeTools, find_node_tools

__all__ = ["browser", "kept_pages", "new_page", "site"]

READERS = 60
collect_ignore_glob = [] if "DELIVERABILITY" in os.environ else ["test_*.py"]


@pytest.fixture(scope="session")
def tools() -> NodeTools:
    return find_node_tools()


@pytest.fixture(scope="session")
def filters() -> dict[str, Path]:
    return find_mail_filters()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sample, ...]:
    """One of each kind of mail that we send."""
    folder = tmp_path_factory.mktemp("mail")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO_", "PYTEST_", "DATABASE_"))
    }
    home = folder / "demonstration"
    subprocess.run(
        [sys.executable, "-m", "digest", "demo", "--home", home, "--subscribers", str(READERS)],
        env=environment | {"DIGEST_BASE_URL": "https://news.example.org"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return (*made(folder / "outbox"), *demonstrated(home))


@pytest.fixture(scope="session")
def running_rspamd(
    filters: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rspamd]:
    with rspamd(filters["rspamd"], tmp_path_factory.mktemp("rspamd")) as running:
        yield running
