"""What holds for every command: the home, the exit code, one clear line, and no trace."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.integration.digest_command import DigestProcess


@pytest.fixture
def digest(program_environment: dict[str, str], tmp_path: Path) -> DigestProcess:
    folder = tmp_path / "folder"
    folder.mkdir()
    return DigestProcess(program_environment, folder)


@pytest.fixture
def at_home(digest: DigestProcess, home_environment: dict[str, str]) -> DigestProcess:
    """Its home has been made already."""
    return digest


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_make_nothing(digest: DigestProcess, argument: str) -> None:
    del digest.variables["DIGEST_HOME"]
    shown = digest.run(argument, DIGEST_PROVIDER="pigeon")
    assert (shown.code, shown.err) == (0, "")
    assert "digest" in shown.out
    assert list(digest.folder.iterdir()) == []


def test_the_first_command_makes_a_home_that_only_its_owner_may_read(digest: DigestProcess) -> None:
    made = digest.run("newsletters", "--json", DIGEST_SECRET_KEY="")
    assert made.code == 0
    assert made.err.startswith("Made a new home")
    assert '"slug": "weekly"' in made.out
    for path in (digest.home, *digest.home.glob("*.key"), *digest.home.glob("*.sqlite3")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert digest.run("newsletters", DIGEST_SECRET_KEY="").err == ""


def test_first_commands_at_once_all_end_well(digest: DigestProcess) -> None:
    start_three_at_once(digest)


@pytest.mark.postgresql_only
@pytest.mark.database
def test_first_commands_at_once_all_end_well_on_postgresql(digest: DigestProcess) -> None:
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"first_commands_{os.getpid()}"
    with psycopg.connect(urlunsplit(url), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        digest.variables |= {
            "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
            "DIGEST_SECRET_KEY": "k" * 40,
        }
        try:
            start_three_at_once(digest)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def start_three_at_once(digest: DigestProcess) -> None:
    command = [sys.executable, "-m", "digest", "topics", "--json"]
    started = [
        subprocess.Popen(
            command,
            cwd=digest.folder,
            env=digest.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    ended = [(process.communicate(timeout=120), process.returncode) for process in started]
    assert [code for _, code in ended] == [0, 0, 0], ended
    assert len({out for (out, _), _ in ended}) == 1
    assert sum("Made a new home" in err for (_, err), _ in ended) == 1


def test_a_wrong_variable_is_one_line_and_leaves_nothing_behind(digest: DigestProcess) -> None:
    reason = digest.refused("topics", DIGEST_PROVIDER="pigeon")
    assert reason.startswith("DIGEST_PROVIDER is 'pigeon'")
    assert not digest.home.exists()


def test_wrong_use_is_two(digest: DigestProcess) -> None:
    for arguments in (["nothing"], ["summaries", "--state", "lost"], ["subscribers", "import"]):
        assert digest.run(*arguments).code == 2, arguments
    assert not digest.home.exists()


def test_a_database_that_is_none_is_one_line(digest: DigestProcess, tmp_path: Path) -> None:
    file = tmp_path / "not-a-database"
    file.write_text("This is a letter." * 1000, encoding="utf-8")
    reason = digest.refused("topics", DATABASE_URL=f"sqlite:///{file}")
    assert str(file) in reason
    assert "DATABASE_URL" in reason


def test_where_nothing_more_can_be_written_the_doctor_says_where_and_how_much_is_free(
    at_home: DigestProcess,
) -> None:
    ended = subprocess.run(
        # No file may grow, as on a full disk.
        ["/bin/sh", "-c", 'ulimit -f 1; exec "$0" -m digest doctor', sys.executable],
        cwd=at_home.folder,
        # Python 3.11 would keep the beginnings of the modules that it compiles.
        env=at_home.variables | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 1
    (reason,) = ended.stderr.splitlines()
    assert f"MB are free in {at_home.home}" in reason
    assert "digest doctor" not in reason


def test_a_postgresql_that_is_not_there_is_one_line_without_its_password(
    digest: DigestProcess,
) -> None:
    reason = digest.refused(
        "topics",
        DATABASE_URL="postgresql://me:sesame@127.0.0.1:9/digest",
        DIGEST_SECRET_KEY="k" * 40,
    )
    assert "PostgreSQL of DATABASE_URL" in reason
    assert "sesame" not in reason


def test_a_database_of_a_newer_version_is_left_alone(at_home: DigestProcess) -> None:
    with sqlite3.connect(at_home.home / "digest.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('issues', '9999_later', '2027-01-01')"
        )
    database.close()
    assert "newer version" in at_home.refused("topics")


def test_what_nobody_foresaw_is_one_line_without_what_the_rows_say(at_home: DigestProcess) -> None:
    with sqlite3.connect(at_home.home / "digest.sqlite3") as database:
        database.execute("DELETE FROM newsletters_caveat")
    database.close()
    reason = at_home.refused("newsletters")
    assert reason.startswith("A mistake in the program: DoesNotExist at digest/")
    assert "DIGEST_DEBUG=1" in reason
    whole = at_home.run("newsletters", DIGEST_DEBUG="1")
    assert whole.code == 1
    assert "Traceback" in whole.err


def test_a_reader_that_goes_early_is_no_error(at_home: DigestProcess) -> None:
    command = [sys.executable, "-m", "digest", "topics"]
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        command,
        cwd=at_home.folder,
        env=at_home.variables,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=120,
    )
    os.close(writer)
    assert ended.stderr == b""


def opened_once_read(fifo: Path, process: subprocess.Popen[str]) -> int:
    """Open the pipe for writing; fails where the process ends before it reads, and would be waited
    for without end."""
    gives_up = time.monotonic() + 120
    while time.monotonic() < gives_up:
        assert process.poll() is None, process.communicate()[1]
        with suppress(OSError):  # ENXIO: nobody reads yet
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.05)
    raise AssertionError("It did not begin to read.")


def interrupted(process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C, again after some seconds, as people do, until it has ended; return its stderr.
    Between its opening of a pipe and its reading, Python would only note the first, and then read
    without end."""
    gives_up = time.monotonic() + 120
    while time.monotonic() < gives_up:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=5)[1]
    process.kill()
    process.communicate()  # or other tests would be blamed for it
    raise AssertionError("It did not end.")


def test_an_interruption_ends_with_130_and_no_trace(at_home: DigestProcess) -> None:
    fifo = at_home.folder / "list.csv"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [sys.executable, "-m", "digest", "subscribers", "import", fifo, "--consent", "words"],
        cwd=at_home.folder,
        env=at_home.variables,
        stderr=subprocess.PIPE,
        text=True,
        # A shell's background jobs ignore it, and so would all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    # It can be opened once the command reads, and so is in the midst of its work.
    with os.fdopen(opened_once_read(fifo, process), "w"):
        said = interrupted(process)
    assert process.returncode == 130
    assert "Traceback" not in said
