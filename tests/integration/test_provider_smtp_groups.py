"""Where a mail server takes groups of commands, the envelope goes in one write (RFC 2920)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.providers.base import Deferred, RefusedUs, Submitted
from tests.integration.smtp_far_end import HANG_UP, IN_GROUPS, LATER, SILENCE, scripted
from tests.integration.smtp_handovers import provider_for, submit, submit_to
from tests.unit.handovers import make_handover, make_recipient

REFUSED = b"550 5.1.1 no such user"


def test_all_three_are_written_before_the_first_is_answered() -> None:
    at_once = b"250 ok\r\n250 ok\r\n354 go on"
    with scripted(EHLO=IN_GROUPS, MAIL=LATER, RCPT=LATER, DATA=at_once) as server:
        assert submit_to(server) == (Submitted(message_id=None), [1, 2, 3])
        assert len(server.messages) == 3


def test_a_server_that_offers_no_groups_is_given_none() -> None:
    with scripted(MAIL=LATER) as server:
        outcome, _ = submit_to(server, deadline=lambda: time.monotonic() + 0.3)
        assert server.commands[1:] == ["mail FROM:<news@trust.example>"] or server.commands[1:] == [
            "MAIL FROM:<news@trust.example>"
        ]
    assert isinstance(outcome, Deferred)


@pytest.mark.parametrize("end", [b"554 no valid recipients", b"250 taken", HANG_UP, b"nonsense"])
def test_a_message_that_is_asked_for_nobody_is_ended_empty_and_is_not_in_doubt(end: bytes) -> None:
    steps = {"EHLO": IN_GROUPS, "RCPT": REFUSED, "DATA": b"354 go on", "MESSAGE": end}
    with scripted(**steps) as server:
        outcome, taken = submit_to(server, make_handover(2))
        assert not b"".join(server.messages)
    assert taken == []
    assert outcome == Submitted(
        message_id=None, rejected={1: "550 5.1.1 no such user"}, not_reached=(2,)
    )


def test_silence_after_the_empty_message_ends_in_time_with_the_refusal() -> None:
    steps = {"EHLO": IN_GROUPS, "RCPT": REFUSED, "DATA": b"354 go on", "MESSAGE": SILENCE}
    with scripted(**steps) as server:
        outcome, _ = submit_to(server, make_handover(2), deadline=lambda: time.monotonic() + 1.5)
    assert outcome == Submitted(
        message_id=None, rejected={1: "550 5.1.1 no such user"}, not_reached=(2,)
    )


def test_a_server_that_takes_a_recipient_without_a_sender_gets_not_even_an_empty_message() -> None:
    steps = {"MAIL": b"550 5.7.1 sender refused", "RCPT": b"250 ok", "DATA": b"354 go on"}
    with scripted(EHLO=IN_GROUPS, **steps) as server:
        outcome, _ = submit_to(server)
        time.sleep(0.05)
        assert server.messages == []
    assert isinstance(outcome, RefusedUs)


@pytest.mark.parametrize("data", [b"nonsense", b"250 what", b"421 4.3.2 going down", HANG_UP])
def test_replies_out_of_step_after_a_refusal_end_the_connection_and_nothing_else(
    data: bytes,
) -> None:
    def script(step: str, line: str, number: int) -> bytes | None:
        if step == "EHLO":
            return IN_GROUPS
        return {("RCPT", 2): REFUSED, ("DATA", 2): data}.get((step, number), b"default")

    with scripted(script) as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        outcome, taken = submit(provider)
        assert taken == [1]
        assert isinstance(outcome, Submitted)
        assert outcome.rejected == {2: "550 5.1.1 no such user"}
        assert submit(provider, make_handover([make_recipient(3)]))[1] == [3]
        provider.close()
        assert server.connections == 2


def test_after_an_ordinary_refusal_the_connection_goes_on() -> None:
    def script(step: str, line: str, number: int) -> bytes | None:
        if step == "EHLO":
            return IN_GROUPS
        return REFUSED if (step, number) == ("RCPT", 1) else b"default"

    with scripted(script) as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        assert submit(provider)[1] == []
        assert submit(provider, make_handover([make_recipient(2)]))[1] == [2]
        provider.close()
        assert server.connections == 1


replies = st.sampled_from(
    [
        b"default",
        b"250 ok",
        b"251 will forward",
        b"354 go on",
        b"421 4.3.2 going down",
        b"450 4.2.1 busy",
        b"503 5.5.1 out of turn",
        b"550 5.1.1 no such user",
        b"550 5.7.1 relay access denied",
        b"nonsense",
        HANG_UP,
    ]
)


@settings(deadline=None)
@given(replies, replies, replies, replies)
def test_whatever_is_answered_the_outcome_is_that_of_asking_one_by_one(
    mail: bytes, rcpt: bytes, data: bytes, end: bytes
) -> None:
    steps = {"MAIL": mail, "RCPT": rcpt, "DATA": data, "MESSAGE": end}
    outcomes = []
    for ehlo in (b"default", IN_GROUPS):
        with scripted(EHLO=ehlo, **steps) as server:
            outcomes.append(submit_to(server, make_handover(1)))
            whole = [message for message in server.messages if message]
        if not outcomes[-1][1] and not getattr(outcomes[-1][0], "unknown", ()):
            assert whole == []
    assert outcomes[0] == outcomes[1]
