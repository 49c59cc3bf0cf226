"""What all tests share: one database per run, and only the tests that this database can serve."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from digest.cli.checkups import database
from digest.environment import SQLITE_FILE
from digest.issues.models import Issue
from tests.copied_home import copy_home
from tests.forked_digest import program_variables, run_digest
from tests.made_once import made_once
from tests.setup.forget_claims import forget_claims
from tests.setup.postgresql import WAITS_FOR_THE_DISK

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})
PURE = Path(__file__).parent / "unit"
OTHER_DATABASE = {"sqlite": "postgresql_only", "postgresql": "sqlite_only"}

# The same ones each time: those of a day show what broke, and `make accept` keeps its numbers.
for name, examples in (("ci", 20), ("acceptance", 100)):
    hypothesis.settings.register_profile(
        name,
        max_examples=examples,
        derandomize=True,
        deadline=None,
        print_blob=True,
        database=None,
    )
hypothesis.settings.register_profile("thorough", max_examples=2_000, deadline=None)
# Of each of two providers.
hypothesis.settings.register_profile(
    "histories", max_examples=5_000, deadline=None, print_blob=True
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing that is collected goes before the end: to look through all of it for what is over, or
    later again and again, takes a quarter of the time that collecting does."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses the database, so that ``-m database`` finds it, and leave out what this
    database has not got (the other one's run has it)."""
    for item in items:
        if uses_database(item) and not item.get_closest_marker("either_database"):
            if item.path.is_relative_to(PURE):
                raise pytest.UsageError(f"{item.nodeid}: what uses the database is no unit's test.")
            item.add_marker("database")
    foreign = OTHER_DATABASE[connection.vendor]
    left_out = [item for item in items if item.get_closest_marker(foreign)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(
        fixtures
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file: in memory it would know no WAL and one connection
    only, which is not what the program runs on. Each worker's home is its own."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(
            Path(settings.DATABASES["default"]["NAME"]).with_name(f"tests-{SQLITE_FILE}")
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let PostgreSQL drop the test database: a thread of the live server may still be connected,
    whose browser went on before it was answered."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def no_claims_counted(request: pytest.FixtureRequest) -> None:
    """The database forgets after each test what it claimed."""
    if uses_database(request.node):
        forget_claims()


@pytest.fixture(autouse=True)
def the_doctor_forgives_the_tests_own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for no disk, as tests.setup.postgresql made it."""
    durable = tuple(name for name in database.DURABLE if name not in WAITS_FOR_THE_DISK)
    monkeypatch.setattr(database, "DURABLE", durable)


@pytest.fixture(autouse=True)
def planned_issues_can_go(
    request: pytest.FixtureRequest, _django_db_helper: None
) -> Iterator[None]:
    """Let the tables be emptied after the test: no delivery of a planned issue can be deleted."""
    yield
    if uses_database(request.node) and not connection.in_atomic_block:
        Issue.objects.update(audience=None)


@pytest.fixture
def program_environment(tmp_path: Path) -> dict[str, str]:
    """Variables for a ``digest`` started as a process of its own, with a fresh home in tmp_path."""
    return program_variables(tmp_path / "home")


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as a first command leaves it. To make one takes seconds, to copy it none."""

    def make(folder: Path) -> None:
        variables = program_variables(folder / "home")
        made = run_digest(["topics"], folder=folder, variables=variables, timeout_seconds=120)
        assert made.stderr.startswith("Made a new home"), made

    return made_once(tmp_path_factory, "home", make) / "home"


@pytest.fixture
def home_environment(program_environment: dict[str, str], made_home: Path) -> dict[str, str]:
    """The variables of program_environment, whose home a first command has made already."""
    copy_home(made_home, program_environment["DIGEST_HOME"])
    return program_environment


@pytest.fixture(scope="module")
def module_home_environment(
    made_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The same as home_environment for what the tests of a module together begin with."""
    home = tmp_path_factory.mktemp("module") / "home"
    copy_home(made_home, home)
    return program_variables(home)
