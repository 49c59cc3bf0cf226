"""The tests get a PostgreSQL: the one they are given, or one of their own that ends with them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASK = """
import os, psycopg
with psycopg.connect(os.environ["TEST_DATABASE_URL"]) as connection:
    print(connection.info.server_version, connection.execute("show data_directory").fetchone()[0])
"""


def run(
    *command: str, environment: dict[str, str], given: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.setup.postgresql", *command],
        cwd=ROOT,
        env=environment | {"TEST_DATABASE_URL": given},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_given_one_is_handed_on(program_environment: dict[str, str]) -> None:
    given = "postgresql://ada@db.example.org/postgres"
    finished = run(
        "sh", "-c", "echo $TEST_DATABASE_URL; exit 7", environment=program_environment, given=given
    )
    assert (finished.stdout, finished.returncode) == (f"{given}\n", 7)


def test_one_of_their_own_answers_and_leaves_nothing(program_environment: dict[str, str]) -> None:
    finished = run(sys.executable, "-c", ASK, environment=program_environment)
    assert finished.returncode == 0, finished.stderr
    version, folder = finished.stdout.split()
    assert int(version) >= 150000
    assert not Path(folder).parent.exists()


def test_without_a_command_it_says_how_it_is_used(program_environment: dict[str, str]) -> None:
    finished = run(environment=program_environment)
    assert finished.returncode == 2
    assert "COMMAND" in finished.stderr
