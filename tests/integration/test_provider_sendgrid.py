"""A batch goes to SendGrid in one request, and each answer means one thing for each recipient."""

import logging
import socket
import time
from typing import Any, Never

import pytest
import urllib3

from digest.delivery.providers.base import (
    Deferred,
    Handover,
    Outcome,
    RefusedUs,
    Rejected,
    Submitted,
    Unknown,
)
from digest.delivery.providers.sendgrid.body import LARGEST_REQUEST_BYTES
from digest.delivery.providers.sendgrid.provider import SendGridProvider
from tests.integration.sendgrid_far_end import API_KEY, Drip, FarEnd, far_end, refusal
from tests.unit.handovers import (
    ATTEMPT,
    HTML,
    SENT_AT,
    TEXT,
    make_handover,
    make_message,
    make_recipient,
)

NOW = SENT_AT.timestamp()
SILENCE_SECONDS, PATIENCE_SECONDS = 1.0, 20.0
CALL_SECONDS = 1.0
"""What is said at once comes within them on a busy machine too."""


def submit(host: str, handover: Handover | None = None, **options: Any) -> Outcome:
    provider = SendGridProvider(
        **{"api_key": API_KEY, "host": host, "clock": lambda: NOW, **options}
    )
    try:
        return provider.submit(
            handover or make_handover(), on_taken=must_not_be_called, may_go=must_not_be_called
        )
    finally:
        provider.close()


def must_not_be_called(delivery_id: int) -> Never:
    raise AssertionError("not in order")


def copy_for(body: Any, number: int, kind: str) -> str:
    """What the recipient sees once SendGrid has put the values in."""
    (value,) = [content["value"] for content in body["content"] if content["type"] == kind]
    for tag, replacement in body["personalizations"][number]["substitutions"].items():
        value = value.replace(tag, replacement)
    return str(value)


@pytest.fixture
def sendgrid() -> Any:
    with far_end() as end:
        yield end


def test_a_batch_is_one_request_that_sendgrid_accepts(sendgrid: FarEnd) -> None:
    handover = make_handover(1000, message=make_message(reply_to="desk@trust.example"))
    assert submit(sendgrid.host, handover) == Submitted(message_id="message-1")
    (body,) = sendgrid.accepted
    assert len(body["personalizations"]) == 1000
    assert body["from"] == {"email": "news@trust.example", "name": "Research Weekly"}
    assert body["reply_to"] == {"email": "desk@trust.example"}
    assert body["subject"] == "Walking more, tired less"


def test_each_recipient_gets_their_own_copy_links_and_ids(sendgrid: FarEnd) -> None:
    submit(sendgrid.host)
    (body,) = sendgrid.accepted
    for number in range(3):
        slots = make_recipient(number + 1).slots
        assert copy_for(body, number, "text/html") == HTML.format_map(slots)
        assert copy_for(body, number, "text/plain") == TEXT.format_map(slots)
        person = body["personalizations"][number]
        assert person["to"] == [{"email": f"reader-{number + 1}@example.org"}]
        assert person["headers"]["List-Unsubscribe"] == f"<{slots['unsubscribe_url']}>"
        assert person["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert person["headers"]["List-Id"] == "<weekly.news.trust.example>"
        assert person["custom_args"] == {
            "caveat_attempt": str(ATTEMPT),
            "caveat_delivery": str(number + 1),
        }


def test_values_are_escaped_for_the_html_and_plain_for_the_text(sendgrid: FarEnd) -> None:
    slots = make_recipient().slots | {"greeting": 'Hello <b>"Ada" & co</b>,'}
    submit(sendgrid.host, make_handover([make_recipient(slots=slots)]))
    (body,) = sendgrid.accepted
    assert "Hello &lt;b&gt;&quot;Ada&quot; &amp; co&lt;/b&gt;," in copy_for(body, 0, "text/html")
    assert slots["greeting"] in copy_for(body, 0, "text/plain")


def test_nothing_is_tracked_and_nothing_personal_is_a_category(sendgrid: FarEnd) -> None:
    submit(sendgrid.host)
    (body,) = sendgrid.accepted
    tracking = body["tracking_settings"]
    assert set(tracking) == {
        "click_tracking", "open_tracking", "subscription_tracking", "ganalytics",
    }  # fmt: skip
    assert not any(value for setting in tracking.values() for value in setting.values())
    assert body["categories"] == ["weekly-2026-03-03"]


def test_opens_and_clicks_are_seen_where_the_owner_wants_it_and_nothing_more(
    sendgrid: FarEnd,
) -> None:
    submit(sendgrid.host, make_handover(message=make_message(tracking=True)))
    tracking = sendgrid.accepted[0]["tracking_settings"]
    assert {name for name, setting in tracking.items() if setting["enable"]} == {
        "click_tracking", "open_tracking",
    }  # fmt: skip


def test_in_the_sandbox_sendgrid_is_told_to_deliver_nothing_and_the_ledger_can_tell() -> None:
    with far_end(lambda number: (200, {}, b"")) as end:
        outcome = submit(end.host, is_sandbox=True)
    assert end.bodies[0]["mail_settings"] == {"sandbox_mode": {"enable": True}}
    assert outcome == Submitted(message_id="sandbox, not delivered")


def test_a_request_larger_than_sendgrid_takes_is_halved_without_being_tried(
    sendgrid: FarEnd,
) -> None:
    message = make_message(html=b"x" * LARGEST_REQUEST_BYTES)
    assert isinstance(submit(sendgrid.host, make_handover(message=message)), Rejected)
    assert sendgrid.bodies == []


def test_one_message_serves_several_batches(sendgrid: FarEnd) -> None:
    provider = SendGridProvider(api_key=API_KEY, host=sendgrid.host)
    message = make_message()
    for first in (1, 4):
        recipients = [make_recipient(number) for number in range(first, first + 3)]
        provider.submit(
            make_handover(recipients, message=message),
            on_taken=must_not_be_called,
            may_go=must_not_be_called,
        )
    provider.close()
    for body, first in zip(sendgrid.accepted, (1, 4), strict=True):
        for place in range(3):
            slots = make_recipient(first + place).slots
            assert copy_for(body, place, "text/html") == HTML.format_map(slots)


def test_a_text_only_message_has_no_html(sendgrid: FarEnd) -> None:
    submit(sendgrid.host, make_handover(message=make_message(html=b"")))
    assert [content["type"] for content in sendgrid.accepted[0]["content"]] == ["text/plain"]


def test_names_are_given_without_what_sendgrid_refuses(sendgrid: FarEnd) -> None:
    handover = make_handover(
        [make_recipient(name="Lovelace, Ada; PhD\r\nBcc: x")],
        message=make_message(from_name="Trust; News"),
    )
    assert isinstance(submit(sendgrid.host, handover), Submitted)
    (body,) = sendgrid.accepted
    assert body["personalizations"][0]["to"][0]["name"] == "Lovelace Ada PhD Bcc: x"
    assert body["from"]["name"] == "Trust News"


def test_connections_are_kept_from_one_batch_to_the_next(sendgrid: FarEnd) -> None:
    provider = SendGridProvider(api_key=API_KEY, host=sendgrid.host)
    for _ in range(3):
        outcome = provider.submit(
            make_handover(), on_taken=must_not_be_called, may_go=must_not_be_called
        )
        assert isinstance(outcome, Submitted)
    provider.close()
    assert len(sendgrid.connections) == 1


def test_one_bad_address_costs_nobody_else_the_issue(sendgrid: FarEnd) -> None:
    recipients = [make_recipient(number) for number in range(1, 5)]
    recipients[2] = make_recipient(3, address="nobody@nowhere")
    outcome = submit(sendgrid.host, make_handover(recipients))
    assert outcome == Submitted(
        message_id=None,
        rejected={3: "400 Does not contain a valid address: (address)"},
        not_reached=(1, 2, 4),
    )


def test_a_request_refused_without_naming_anybody_is_to_be_halved(sendgrid: FarEnd) -> None:
    twice = [make_recipient(1), make_recipient(2, address="Reader-1@example.org")]
    assert isinstance(submit(sendgrid.host, make_handover(twice)), Rejected)


def test_a_revoked_key_is_about_us(sendgrid: FarEnd) -> None:
    outcome = submit(sendgrid.host, api_key="SG.revoked")
    assert isinstance(outcome, RefusedUs)
    assert "SENDGRID_API_KEY" in outcome.reason
    assert "revoked" not in outcome.reason


def test_a_sender_that_sendgrid_refuses_is_about_us(sendgrid: FarEnd) -> None:
    outcome = submit(sendgrid.host, make_handover(message=make_message(from_address="news")))
    assert isinstance(outcome, RefusedUs)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (refusal(403, "from", "not a verified sender"), RefusedUs),
        (refusal(404, None, "no such thing"), RefusedUs),
        ((302, {"Location": "http://127.0.0.1:9/"}, b""), RefusedUs),
        (refusal(413, None, "too large"), Rejected),
        ((413, {}, b"<html>too large</html>"), Rejected),
        (refusal(400, "personalizations.99.to", "out of range"), Rejected),
        ((400, {}, b"[not json"), Rejected),
        ((400, {}, b'["not what is documented"]'), Rejected),
        (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 900\r\n\r\n{", Rejected),
        (refusal(500, None, "oops"), Deferred),
        ((503, {}, b"down"), Deferred),
        ((502, {}, b"bad gateway"), Unknown),
        ((504, {}, b"gateway time-out"), Unknown),
        ((200, {}, b"welcome to this hotel"), Unknown),
        ((202, {}, b""), Unknown),
        (b"HTTP/1.1 202 Accepted\r\nServer: ngi", Unknown),
        (b"HTTP/1.1 202 Acc", Unknown),
        (b"HTTP/1.1", Unknown),
        (b"\x00\xff garbage\r\n\r\n", Unknown),
        (b"", Unknown),
        (None, Unknown),
        (b"HTTP/1.1 202 Accepted\r\nX-Message-Id: m\r\nContent-Length: 9\r\n\r\n", Submitted),
    ],
)
def test_every_answer_means_one_thing(reply: Any, expected: type[Outcome]) -> None:
    # Only silence is waited out; whatever is said counts, however slow this machine is just now.
    seconds = SILENCE_SECONDS if reply is None else PATIENCE_SECONDS
    with far_end(lambda number: reply) as end:
        outcome = submit(end.host, timeout=urllib3.Timeout(connect=5, read=seconds))
        assert len(end.bodies) == 1
    assert isinstance(outcome, expected)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Drip(b"HTTP/1.1 202 Accepted\r\n", b"X-More: x\r\n"), Unknown),
        (Drip(b"HTTP/1.1 202 Acc", b"e"), Unknown),
        (Drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"), Unknown),
        (Drip(b"HTTP/1.1 202 Accepted\r\nX-Message-Id: m\r\n\r\n", b"x"), Submitted),
        (
            Drip(b"HTTP/1.1 202 Accepted\r\nX-Message-Id: m\r\nContent-Length: 999\r\n\r\n", b"x"),
            Submitted,
        ),
        (Drip(b"HTTP/1.1 503 Down\r\nContent-Length: 99999\r\n\r\n", b"x"), Deferred),
    ],
)
def test_a_far_end_that_drips_does_not_hold_a_call_beyond_its_time(
    reply: Drip, expected: type[Outcome]
) -> None:
    with far_end(lambda number: reply) as end:
        began = time.monotonic()
        outcome = submit(end.host, call_seconds=CALL_SECONDS)
        assert time.monotonic() - began < PATIENCE_SECONDS
        assert len(end.bodies) == 1
    assert isinstance(outcome, expected)


def test_a_call_that_took_too_long_costs_the_next_one_nothing() -> None:
    dripping = Drip(b"HTTP/1.1 202 Accepted\r\n", b"X-More: x\r\n")
    with far_end(lambda number: dripping if number == 1 else "default") as end:
        provider = SendGridProvider(api_key=API_KEY, host=end.host, call_seconds=CALL_SECONDS)
        outcomes = [
            provider.submit(make_handover(), on_taken=must_not_be_called, may_go=must_not_be_called)
            for _ in range(2)
        ]
        provider.close()
    late, taken = outcomes
    assert isinstance(late, Unknown)
    assert isinstance(taken, Submitted)


@pytest.mark.parametrize("pause_seconds", [0, 0.6, 1.8])
def test_each_call_has_its_own_time_whenever_the_one_before_ended(pause_seconds: float) -> None:
    dripping = Drip(b"HTTP/1.1 202 Accepted\r\n", b"X-More: x\r\n")
    with far_end(lambda number: dripping if number == 2 else "default") as end:
        provider = SendGridProvider(api_key=API_KEY, host=end.host, call_seconds=CALL_SECONDS)
        outcomes = []
        for call in range(3):
            time.sleep(pause_seconds if call else 0)
            began = time.monotonic()
            outcomes.append(
                provider.submit(
                    make_handover(), on_taken=must_not_be_called, may_go=must_not_be_called
                )
            )
            took = time.monotonic() - began
            assert took < PATIENCE_SECONDS
            if isinstance(outcomes[-1], Unknown):
                assert took >= CALL_SECONDS
        provider.close()
    assert [type(outcome) for outcome in outcomes] == [Submitted, Unknown, Submitted]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"X_RateLimit_Reset": str(int(NOW) + 42)}, 42),
        ({"X_RateLimit_Reset": str(int(NOW) - 42)}, 1),
        ({"X_RateLimit_Reset": "99999999999"}, 3600),
        ({"Retry_After": "7", "X_RateLimit_Reset": str(int(NOW) + 42)}, 7),
        ({"Retry_After": "soon"}, None),
    ],
)
def test_too_many_requests_wait_as_long_as_the_headers_say(
    headers: dict[str, str], seconds: float | None
) -> None:
    with far_end(lambda number: refusal(429, None, "too many requests", **headers)) as end:
        outcome = submit(end.host)
    assert outcome == Deferred(
        reason="SendGrid answered 429 too many requests.", retry_after_seconds=seconds
    )


def test_a_host_that_is_not_there_defers_all() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
    assert isinstance(submit(f"http://{host}"), Deferred)


def test_a_host_that_cannot_agree_on_encryption_defers_all(sendgrid: FarEnd) -> None:
    assert isinstance(submit(sendgrid.host.replace("http:", "https:")), Deferred)
    assert sendgrid.bodies == []


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nX-Mess",
        b"HTTP/1.1 202 Accepted\r\nreader-1@example.org\r\nX-Message-Id: m\r\n\r\n",
        b"HTTP/1.1 429 Slow down\r\nreader-1@example.org",
    ],
)
def test_half_an_answer_is_told_by_the_outcome_and_not_by_a_trace_in_the_log(
    caplog: pytest.LogCaptureFixture, reply: bytes
) -> None:
    with far_end(lambda _: reply) as end:
        assert not isinstance(submit(end.host), Submitted)
    assert caplog.records == []


def test_neither_the_key_nor_an_address_reaches_a_log(
    caplog: pytest.LogCaptureFixture, sendgrid: FarEnd
) -> None:
    caplog.set_level(logging.DEBUG)
    submit(sendgrid.host)
    submit(sendgrid.host, make_handover([make_recipient(1, address="reader-1@nowhere")]))
    assert "mail/send" in caplog.text
    assert API_KEY not in caplog.text
    assert "reader-" not in caplog.text
    assert "unsubscribe/u-" not in caplog.text
