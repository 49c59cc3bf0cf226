"""Whatever a mail server does wrong, of each message it is known what became of it."""

import time

import pytest

from digest.delivery.providers.base import Deferred, Outcome, RefusedUs, Submitted
from tests.integration.smtp_far_end import DRIP, HANG_UP, IN_GROUPS, POLITE, SILENCE, scripted
from tests.integration.smtp_handovers import (
    free_port,
    provider_for,
    submit,
    submit_to,
)
from tests.unit.handovers import make_handover, make_recipient


@pytest.fixture(params=["one by one", "in groups"], autouse=True)
def takes_commands(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each trouble must end the same way, whether the server takes groups of commands or not."""
    if request.param == "in groups":
        monkeypatch.setitem(POLITE, "EHLO", IN_GROUPS)


def test_a_server_that_is_not_there_defers_all() -> None:
    outcome, taken = submit(provider_for(f"smtp://127.0.0.1:{free_port()}"))
    assert isinstance(outcome, Deferred)
    assert taken == []


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ({"GREETING": b"554 no service here"}, RefusedUs),
        ({"GREETING": b"421 too busy"}, Deferred),
        ({"GREETING": HANG_UP}, Deferred),
        ({"GREETING": b"what is this"}, Deferred),
        ({"GREETING": b"220 " + b"x" * 9000}, RefusedUs),
        ({"EHLO": b"550 who are you", "HELO": b"550 who are you"}, RefusedUs),
        ({"MAIL": b"550 5.7.1 sender refused"}, RefusedUs),
        ({"MAIL": b"530 5.7.0 log in first"}, RefusedUs),
        ({"MAIL": b"451 4.3.0 later"}, Deferred),
        ({"MAIL": HANG_UP}, Deferred),
        ({"MAIL": b"nonsense"}, Deferred),
        ({"RCPT": b"554 5.7.1 <reader-1@example.org>: Relay access denied"}, RefusedUs),
        (
            {"RCPT": b"553 5.7.1 <news@trust.example>: Sender address rejected: not yours"},
            RefusedUs,
        ),
        ({"RCPT": b"535 5.7.8 log in"}, RefusedUs),
        ({"RCPT": b"421 4.3.2 going down"}, Deferred),
        ({"RCPT": HANG_UP}, Deferred),
        ({"DATA": HANG_UP}, Deferred),
        ({"DATA": b"250 what"}, Deferred),
        ({"MESSAGE": b"421 4.3.2 going down"}, Deferred),
    ],
)
def test_what_is_about_us_or_the_server_rejects_nobody(
    steps: dict[str, bytes], kind: type[Outcome]
) -> None:
    with scripted(**steps) as server:
        outcome, taken = submit_to(server)
        assert server.messages == []
    assert isinstance(outcome, kind)
    assert taken == []


@pytest.mark.parametrize(("step", "reader"), [("MAIL", None), ("RCPT", 1), ("MESSAGE", 1)])
def test_a_refusal_about_us_says_whether_it_came_in_answer_to_a_reader(
    step: str, reader: int | None
) -> None:
    words = "554 5.7.1 Relay access denied"
    with scripted(**{step: words.encode()}) as server:
        outcome, _ = submit_to(server)
    assert outcome == RefusedUs(reason=words, reader=reader)


def time_for(step: str) -> float:
    """Return seconds within which a busy machine comes to that step, too, where that matters."""
    return 1.5 if step == "MESSAGE" else 0.3


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "MESSAGE"])
def test_a_server_that_drips_its_answer_does_not_hold_a_message_beyond_its_time(step: str) -> None:
    with scripted(**{step: DRIP}) as server:
        began = time.monotonic()
        outcome, taken = submit_to(server, deadline=lambda: time.monotonic() + time_for(step))
        assert time.monotonic() - began < 20
    if step == "MESSAGE":
        assert outcome == Submitted(message_id=None, unknown=(1,), not_reached=(2, 3))
    else:
        assert isinstance(outcome, Deferred)
    assert taken == []


@pytest.mark.parametrize(
    ("step", "answer", "expected"),
    [
        ("RCPT", b"550 5.1.1 no such user", "rejected"),
        ("RCPT", b"550 mx.relay.example.org: no such user", "rejected"),
        ("RCPT", b"450 4.2.1 mailbox busy", "pending"),
        ("RCPT", b"452 4.2.2 mailbox full", "pending"),
        ("DATA", b"550 5.7.1 not for this recipient", "rejected"),
        ("DATA", b"451 4.3.0 later", "pending"),
        ("MESSAGE", b"552 5.2.2 mailbox full", "rejected"),
        ("MESSAGE", b"451 4.7.1 greylisted", "pending"),
        ("MESSAGE", HANG_UP, "unknown"),
        ("MESSAGE", b"oops", "unknown"),
        ("MESSAGE", b"250 " + b"x" * 9000, "unknown"),
    ],
)
def test_the_second_of_three_is_told_apart_from_the_first_and_the_third(
    step: str, answer: bytes, expected: str
) -> None:
    def script(now: str, line: str, number: int) -> bytes | None:
        return answer if (now, number) == (step, 2) else b"default"

    with scripted(script) as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        outcome, taken = submit(provider)
        assert taken == [1]
        assert isinstance(outcome, Submitted)
        assert outcome.not_reached == (3,)
        assert list(getattr(outcome, expected)) == [2]
        others = {"rejected", "pending", "unknown"} - {expected}
        assert not any(getattr(outcome, other) for other in others)
        # What comes next finds a server that knows nothing of the one before.
        assert submit(provider, make_handover([make_recipient(3)]))[1] == [3]
        provider.close()
        if expected in {"rejected", "pending"}:
            assert "rset" in [command.lower() for command in server.commands]
            assert server.connections == 1


def test_the_servers_words_are_kept_without_the_address() -> None:
    with scripted(RCPT=b"550-5.1.1 <reader-1@example.org>:\r\n550 5.1.1 User unknown") as server:
        outcome, _ = submit_to(server)
    assert isinstance(outcome, Submitted)
    assert outcome.rejected == {1: "550 5.1.1 <(address)>: 5.1.1 User unknown"}


def test_trouble_after_some_were_taken_reports_these_first() -> None:
    def script(step: str, line: str, number: int) -> bytes | None:
        return b"550 5.1.8 bad sender" if (step, number) == ("MAIL", 3) else b"default"

    with scripted(script) as server:
        assert submit_to(server) == (Submitted(message_id=None, not_reached=(3,)), [1, 2])


@pytest.mark.parametrize("answer", [HANG_UP, b"421 4.7.0 enough for one connection"])
def test_a_server_that_takes_so_many_a_connection_gets_another_connection(answer: bytes) -> None:
    def script(step: str, line: str, number: int) -> bytes | None:
        return answer if (step, number) == ("MAIL", 3) else b"default"

    with scripted(script) as server:
        assert submit_to(server) == (Submitted(message_id=None), [1, 2, 3])
        assert server.connections == 2
        assert len(server.messages) == 3


def test_a_connection_that_ended_between_batches_is_made_anew() -> None:
    with scripted(RSET=HANG_UP) as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        assert submit(provider)[1] == [1, 2, 3]
        assert submit(provider)[1] == [1, 2, 3]
        provider.close()
        assert server.connections == 2


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("GREETING", None),
        ("EHLO", None),
        ("MAIL", None),
        ("RCPT", None),
        ("DATA", None),
        ("MESSAGE", Submitted(message_id=None, unknown=(1,), not_reached=(2, 3))),
    ],
)
def test_silence_ends_in_time_and_is_in_doubt_only_after_the_message(
    step: str, expected: Outcome | None
) -> None:
    with scripted(**{step: SILENCE}) as server:
        outcome, taken = submit_to(server, deadline=lambda: time.monotonic() + time_for(step))
    assert taken == []
    if expected is None:
        assert isinstance(outcome, Deferred)
    else:
        assert outcome == expected
