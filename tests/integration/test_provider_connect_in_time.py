"""A host whose addresses are silent, or whose name nobody knows, costs no more than the time that a
connection may take: nothing was written, so nobody may come to be in doubt."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
import urllib3

from digest.delivery.providers import connect_in_time as module
from digest.delivery.providers.base import Deferred
from digest.delivery.providers.connect_in_time import connect_in_time
from digest.delivery.providers.sendgrid.provider import SendGridProvider
from digest.delivery.providers.smtp import connection as smtp_connection
from digest.delivery.providers.smtp.connection import open_connection
from digest.delivery.providers.smtp.replies import Answer, Verdict
from digest.delivery.providers.smtp.url import SmtpServer
from tests.unit.handovers import always, make_handover

SILENT = 20
"""More addresses than the names of large providers have."""
ENOUGH_SECONDS = 0.6
MARGIN_SECONDS = 6.0
"""For a busy machine; one after the other the silent would take twice as long as that."""
Place = tuple[str, int]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def silent(stack: ExitStack) -> Place:
    """A port at which nobody answers any more, as behind a firewall that drops: its queue is
    full."""
    listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
    place: Place = listening.getsockname()
    for _ in range(3):
        waiting = stack.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(place)
    return place


def answering(stack: ExitStack) -> Place:
    place: Place = stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()
    return place


def refusing() -> Place:
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        place: Place = closed.getsockname()
    return place


def resolve_to(monkeypatch: pytest.MonkeyPatch, *places: Place) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]
    monkeypatch.setattr(module.socket, "getaddrinfo", lambda *_, **__: found)


def test_silent_addresses_take_the_time_of_one(
    monkeypatch: pytest.MonkeyPatch, stack: ExitStack
) -> None:
    resolve_to(monkeypatch, *(silent(stack) for _ in range(SILENT)))
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        connect_in_time("mail.example.org", 25, seconds=ENOUGH_SECONDS)
    assert time.monotonic() - began < ENOUGH_SECONDS + MARGIN_SECONDS


def test_one_that_answers_is_found_behind_silent_and_refusing_ones(
    monkeypatch: pytest.MonkeyPatch, stack: ExitStack
) -> None:
    there = answering(stack)
    resolve_to(monkeypatch, silent(stack), refusing(), there)
    with connect_in_time("mail.example.org", 25, seconds=ENOUGH_SECONDS) as connection:
        assert connection.getpeername() == there


def test_where_all_refuse_that_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, refusing(), refusing())
    with pytest.raises(ConnectionRefusedError):
        connect_in_time("mail.example.org", 25, seconds=60)


def test_a_name_server_that_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_over = threading.Event()
    monkeypatch.setattr(module.socket, "getaddrinfo", lambda *_, **__: is_over.wait(60))
    try:
        with pytest.raises(TimeoutError, match="not looked up in time"):
            connect_in_time("mail.example.org", 25, seconds=0.1)
    finally:
        is_over.set()


@pytest.mark.parametrize("host", ["mail..example.org", "x" * 64 + ".example.org", ".example.org"])
def test_a_name_that_none_can_be_is_an_error_of_the_connection(host: str) -> None:
    with pytest.raises(OSError, match="no host can have that name"):
        connect_in_time(host, 25, seconds=5)
    server = SmtpServer(host=host, port=25, security="none", user="", password="")
    answer = open_connection(server, tls=ssl.create_default_context(), ends_at=time.monotonic() + 5)
    assert isinstance(answer, Answer)
    assert answer.verdict is Verdict.WE_LATER


def test_by_smtp_and_to_sendgrid_silent_addresses_defer_within_one_time_out(
    monkeypatch: pytest.MonkeyPatch, stack: ExitStack
) -> None:
    resolve_to(monkeypatch, *(silent(stack) for _ in range(SILENT)))
    monkeypatch.setattr(smtp_connection, "CONNECT_SECONDS", ENOUGH_SECONDS)
    began = time.monotonic()
    server = SmtpServer(host="a.example.org", port=25, security="none", user="", password="")
    answer = open_connection(
        server, tls=ssl.create_default_context(), ends_at=time.monotonic() + 30
    )
    assert isinstance(answer, Answer)
    assert (answer.verdict, answer.is_connection_over) == (Verdict.WE_LATER, True)
    provider = SendGridProvider(
        api_key="k",
        host="http://127.0.0.1:1",
        timeout=urllib3.Timeout(connect=ENOUGH_SECONDS, read=30.0),
    )
    outcome = provider.submit(make_handover(2), on_taken=lambda _: None, may_go=always)
    provider.close()
    assert isinstance(outcome, Deferred)
    assert "cannot be reached" in outcome.reason
    assert time.monotonic() - began < 2 * (ENOUGH_SECONDS + MARGIN_SECONDS)
