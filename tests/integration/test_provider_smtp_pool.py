"""Connections are kept from batch to batch, one for each sender, and lost ones harm nobody."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from digest.delivery.providers.base import Deferred, Permission, Submitted
from digest.delivery.providers.smtp import pool
from digest.delivery.providers.smtp.connection import TimedConnection
from tests.integration.smtp_far_end import HANG_UP, SILENCE, scripted
from tests.integration.smtp_handovers import Inbox, free_port, provider_for, real_server, submit
from tests.unit.handovers import make_handover, make_recipient


class Interrupted(BaseException):
    """As Ctrl-C does, anywhere."""


def test_several_senders_at_once_have_a_connection_each_and_keep_them() -> None:
    inbox = Inbox()
    meet = threading.Barrier(3, timeout=60)

    def batch(first: int) -> list[int]:
        taken: list[int] = []

        def all_together(_: int) -> Permission:
            meet.wait()
            return Permission.GO

        handover = make_handover([make_recipient(first), make_recipient(first + 1)])
        provider.submit(handover, on_taken=taken.append, may_go=all_together)
        return taken

    with real_server(inbox) as port, ThreadPoolExecutor(3) as threads:
        provider = provider_for(f"smtp://127.0.0.1:{port}")
        for start in (10, 40):
            batches = threads.map(batch, [start, start + 10, start + 20])
            assert list(batches) == [
                [start, start + 1],
                [start + 10, start + 11],
                [start + 20, start + 21],
            ]
        provider.close()
    assert len(inbox.recipients) == len(set(inbox.recipients)) == 12
    assert len(inbox.peers) == 3


def test_a_server_that_was_restarted_between_batches_puts_nothing_in_doubt() -> None:
    inbox = Inbox()
    with real_server(inbox) as port:
        provider = provider_for(f"smtp://127.0.0.1:{port}")
        assert submit(provider)[1] == [1, 2, 3]
    outcome, taken = submit(provider, make_handover([make_recipient(4)]))
    assert isinstance(outcome, Deferred)
    assert taken == []
    provider.close()


def test_a_connection_that_lay_too_long_is_not_even_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scripted(RSET=SILENCE) as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        assert submit(provider)[1] == [1, 2, 3]
        monkeypatch.setattr(pool, "KEPT_SECONDS", 0.0)
        assert submit(provider, make_handover([make_recipient(4)]))[1] == [4]
        provider.close()
        assert server.connections == 2
        assert "rset" not in [command.lower() for command in server.commands]


def test_the_server_is_ready_before_it_is_asked_whether_the_first_may_go() -> None:
    greeted: list[bool] = []

    with scripted() as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")

        def may_go(_: int) -> Permission:
            greeted.append(any(line.lower().startswith("ehlo") for line in server.commands))
            return Permission.STOP

        outcome = provider.submit(make_handover(2), on_taken=_never, may_go=may_go)
        provider.close()
        assert server.messages == []
    assert greeted == [True]
    assert outcome == Submitted(message_id=None, not_reached=(1, 2))


def test_nobody_is_asked_about_while_the_server_cannot_be_reached() -> None:
    provider = provider_for(f"smtp://127.0.0.1:{free_port()}")
    assert isinstance(provider.submit(make_handover(2), on_taken=_never, may_go=_unasked), Deferred)


def test_a_new_connection_in_the_middle_asks_once_more_whether_the_message_may_go() -> None:
    asked: list[int] = []

    def script(step: str, line: str, number: int) -> bytes | None:
        return HANG_UP if (step, number) == ("MAIL", 2) else b"default"

    def may_go(delivery_id: int) -> Permission:
        asked.append(delivery_id)
        return Permission.PASS_OVER if asked == [1, 2, 2] else Permission.GO

    taken: list[int] = []
    with scripted(script) as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        provider.submit(make_handover(3), on_taken=taken.append, may_go=may_go)
        provider.close()
    assert (asked, taken) == ([1, 2, 2, 3], [1, 3])


def test_a_sender_interrupted_in_the_middle_of_a_message_leaves_no_connection_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = TimedConnection.send

    def interrupted(connection: TimedConnection, written: Any) -> None:
        write(connection, written)
        if isinstance(written, bytes) and b"Subject:" in written:
            raise Interrupted

    with scripted() as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        monkeypatch.setattr(TimedConnection, "send", interrupted)
        with pytest.raises(Interrupted):
            submit(provider, make_handover(1))
        monkeypatch.undo()
        assert submit(provider, make_handover([make_recipient(2)]))[1] == [2]
        provider.close()
        assert server.connections == 2


def _never(delivery_id: int) -> None:
    raise AssertionError(delivery_id)


def _unasked(delivery_id: int) -> Permission:
    raise AssertionError(delivery_id)
