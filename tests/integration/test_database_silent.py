"""A database whose machine loses its power says nothing any more, and is not waited for long."""

import socket
import time

import psycopg
import pytest
from django.db import connection
from psycopg import pq
from psycopg.conninfo import make_conninfo

from digest.delivery.sending.patience import LONGEST_SECONDS
from digest.environment import POSTGRESQL_OPTIONS, read_environment
from digest.secret_key import SHORTEST_SECRET_KEY


def options_of(url: str) -> dict[str, str]:
    variables = {"DATABASE_URL": url, "DIGEST_SECRET_KEY": "k" * SHORTEST_SECRET_KEY}
    options: dict[str, str] = read_environment(variables).database["OPTIONS"]
    return options


@pytest.mark.postgresql_only
@pytest.mark.django_db
def test_the_times_are_in_force_on_the_connection() -> None:
    connection.ensure_connection()
    assert POSTGRESQL_OPTIONS.items() <= connection.connection.info.get_parameters().items()


@pytest.mark.parametrize(
    ("query", "idle", "interval", "count", "unanswered"),
    [("", 10, 5, 3, 30_000), ("?keepalives_idle=7&tcp_user_timeout=9000", 7, 5, 3, 9_000)],
)
def test_the_system_is_told_of_them(
    query: str, idle: int, interval: int, count: int, unanswered: int
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        address = make_conninfo("", host="127.0.0.1", port=port, **options_of(an_address(query)))
        begun = pq.PGconn.connect_start(address.encode())
        try:
            with socket.fromfd(begun.socket, socket.AF_INET, socket.SOCK_STREAM) as ours:
                told = [
                    ours.getsockopt(socket.IPPROTO_TCP, name)
                    for name in (
                        socket.TCP_KEEPIDLE,
                        socket.TCP_KEEPINTVL,
                        socket.TCP_KEEPCNT,
                        socket.TCP_USER_TIMEOUT,
                    )
                ]
                assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        finally:
            begun.finish()
    assert told == [idle, interval, count, unanswered]


def an_address(query: str) -> str:
    return f"postgresql://ada@db.example.org/digest{query}"


def test_one_that_is_gone_is_given_up_while_an_answer_is_still_kept() -> None:
    found = {name: int(value) for name, value in options_of(an_address("")).items()}
    silent = found["keepalives_idle"] + found["keepalives_interval"] * found["keepalives_count"]
    given_up_after = max(silent, found["tcp_user_timeout"] / 1000)
    assert given_up_after + found["connect_timeout"] < LONGEST_SECONDS


def test_one_that_takes_a_connection_and_says_nothing_is_given_up() -> None:
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as server:
        options = options_of(an_address("?connect_timeout=2"))
        address = make_conninfo("", host="127.0.0.1", port=server.getsockname()[1], **options)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(address)
    assert 1 < time.monotonic() - began < 30
