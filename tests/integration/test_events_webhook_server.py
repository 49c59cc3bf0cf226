"""Reports reach the real web server, however the far end writes their bodies."""

import http.client
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from digest.engine.web import listen, start_web, stop_web
from digest.environment import SQLITE_FILE
from digest.events.webhook import LONGEST_BODY_BYTES
from tests.events_far_end import PUBLIC_KEY, a_body, an_event, signed
from tests.factories import NOW

LIMIT_SECONDS = 120
PATH = "/hooks/sendgrid"
BODY = a_body([an_event("delivered", uuid4(), number, NOW) for number in range(1, 101)])


@pytest.fixture
def address(
    capfd: pytest.CaptureFixture[str], home_environment: dict[str, str]
) -> Iterator[tuple[str, int]]:
    """Where it listens; what it writes, ``capfd`` has."""
    variables = home_environment | {"SENDGRID_WEBHOOK_PUBLIC_KEY": PUBLIC_KEY}
    with listen("127.0.0.1", 0) as listening:
        with patch.dict("os.environ", variables, clear=True):
            server = start_web(listening)
        try:
            parts = urlsplit(server.url)
            assert parts.hostname
            assert parts.port
            yield parts.hostname, parts.port
        finally:
            stop_web(server)


@pytest.fixture
def database(home_environment: dict[str, str]) -> Path:
    return Path(home_environment["DIGEST_HOME"]) / SQLITE_FILE


def stored(database: Path) -> list[bytes]:
    with closing(sqlite3.connect(database)) as connection:
        return [body for (body,) in connection.execute("SELECT body FROM events_storedbody")]


def post_in_chunks(
    address: tuple[str, int], body: bytes, *, chunk_bytes: int = 1_000
) -> tuple[int, str]:
    chunks = (body[start : start + chunk_bytes] for start in range(0, len(body), chunk_bytes))
    with closing(http.client.HTTPConnection(*address, timeout=LIMIT_SECONDS)) as connection:
        connection.request("POST", PATH, chunks, signed(body), encode_chunked=True)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_a_report_that_comes_in_chunks_is_kept_as_it_came(
    address: tuple[str, int], database: Path
) -> None:
    assert post_in_chunks(address, BODY) == (204, "")
    assert post_in_chunks(address, BODY[:-1] + b" ]") == (204, "")
    assert stored(database) == [BODY, BODY[:-1] + b" ]"]


def test_one_that_is_too_long_is_refused_and_told_how_long_it_may_be(
    address: tuple[str, int], database: Path
) -> None:
    longest = b"[" + b" " * (LONGEST_BODY_BYTES - 2) + b"]"
    assert post_in_chunks(address, longest, chunk_bytes=100_000) == (204, "")
    status, said = post_in_chunks(address, longest + b" ", chunk_bytes=100_000)
    assert (status, said) == (
        413,
        "At most 8,000,000 bytes are taken; post fewer events at a time.\n",
    )
    assert stored(database) == [longest]


def test_chunks_that_are_none_are_refused_without_a_word_in_the_log(
    address: tuple[str, int], database: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    for broken in (b"5\r\n[ada@example.org", b"zz\r\n[]\r\n0\r\n\r\n"):
        with socket.create_connection(address, LIMIT_SECONDS) as line:
            line.sendall(head.encode() + broken)
            line.shutdown(socket.SHUT_WR)
            assert line.makefile("rb").readline() == b"HTTP/1.1 400 Bad Request\r\n"
    assert post_in_chunks(address, BODY) == (204, "")
    assert stored(database) == [BODY]
    said = capfd.readouterr()
    assert "Traceback" not in said.err
    assert "example.org" not in said.out + said.err
