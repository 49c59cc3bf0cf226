"""Mail goes over SMTP one by one, and the server gets it whole."""

import logging
from base64 import b64encode
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from digest.delivery.providers.base import Permission, RefusedUs, Submitted
from digest.delivery.providers.message.dkim import DkimSigner
from digest.delivery.providers.message.return_token import ReturnTokens
from digest.delivery.providers.smtp.return_address import return_address
from digest.delivery.providers.smtp.settings import read_smtp_settings
from subscribers.links.secret_keys import secret_keys
from tests.integration.smtp_far_end import HANG_UP, scripted
from tests.integration.smtp_handovers import (
    Inbox,
    provider_for,
    real_server,
    submit,
    submit_once,
    submit_to,
)
from tests.unit.handovers import ATTEMPT, always, make_handover, make_message, make_recipient

PASSWORD = "correct-horse"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def port(inbox: Inbox) -> Iterator[int]:
    with real_server(inbox, enable_SMTPUTF8=True) as number:
        yield number


def test_a_real_server_gets_each_message_in_order_over_one_connection(
    inbox: Inbox, port: int
) -> None:
    provider = provider_for(f"smtp://127.0.0.1:{port}")
    assert submit(provider) == (Submitted(message_id=None), [1, 2, 3])
    assert submit(provider, make_handover([make_recipient(4)]))[1] == [4]
    provider.close()
    assert inbox.recipients == [f"reader-{number}@example.org" for number in (1, 2, 3, 4)]
    assert len(inbox.peers) == 1
    mail = message_from_bytes(inbox.envelopes[1].content, policy=policy.default)
    assert inbox.envelopes[1].mail_from == "news@trust.example"
    assert mail["X-Caveat-Delivery"] == "2"
    assert mail["List-Unsubscribe"] == "<https://news.trust.example/unsubscribe/u-2>"


def test_lines_that_begin_with_a_dot_arrive_whole(inbox: Inbox, port: int) -> None:
    text = b".\n..\n.hidden\nend\n"
    handover = make_handover(1, message=make_message(html=b"", text=text))
    assert submit_once(port, handover)[1] == [1]
    mail = message_from_bytes(inbox.envelopes[0].content, policy=policy.default)
    assert mail.get_content().replace("\r\n", "\n").encode() == text


def test_a_signature_is_proved_by_what_arrives(inbox: Inbox, port: int) -> None:
    key = generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signer = DkimSigner(domain="trust.example", selector="s1", key=key)
    message = make_message(html=b"", text=b".\n..\n.hidden\nno end of line")
    assert submit_once(port, make_handover(2, message=message), signer=signer)[1] == [1, 2]
    for envelope in inbox.envelopes:
        assert dkim.verify(
            envelope.original_content,
            dnsfunc=lambda name, timeout=5: b"v=DKIM1; p=" + b64encode(public),
        )


def test_what_cannot_be_delivered_comes_back_where_it_is_wanted(inbox: Inbox, port: int) -> None:
    back_to = return_address("bounces@trust.example", ReturnTokens("key"))
    submit_once(port, make_handover(1), comes_back_to=back_to)
    (envelope,) = inbox.envelopes
    assert envelope.mail_from == "bounces@trust.example"
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert mail["From"] == "Research Weekly <news@trust.example>"


def test_each_copy_may_have_an_address_of_its_own_to_come_back_to(inbox: Inbox, port: int) -> None:
    tokens = ReturnTokens("key")
    back_to = return_address("bounces+*@trust.example", tokens)
    assert submit_once(port, make_handover(2), comes_back_to=back_to)[1] == [1, 2]
    senders = [envelope.mail_from for envelope in inbox.envelopes]
    assert [list(tokens.find(sender)) for sender in senders] == [[(ATTEMPT, 1)], [(ATTEMPT, 2)]]
    for sender in senders:
        assert sender.startswith("bounces+")
        assert sender.endswith("@trust.example")
        assert "reader" not in sender


def test_such_addresses_are_signed_with_the_key_of_the_installation(
    inbox: Inbox, port: int
) -> None:
    variables = {
        "SMTP_URL": f"smtp://127.0.0.1:{port}?tls=none",
        "BOUNCE_ADDRESS": "bounces+*@trust.example",
    }
    provider = read_smtp_settings(variables, Path("/nowhere")).open()
    provider.submit(make_handover(1), on_taken=lambda _: None, may_go=always)
    provider.close()
    (envelope,) = inbox.envelopes
    assert list(ReturnTokens(*secret_keys()).find(envelope.mail_from)) == [(ATTEMPT, 1)]


def test_an_internationalised_address_goes_to_a_server_that_takes_them(
    inbox: Inbox, port: int
) -> None:
    handover = make_handover(
        [make_recipient(1, address="jürgen@bücher.example"), make_recipient(2)]
    )
    assert submit_once(port, handover)[1] == [1, 2]
    assert inbox.recipients == ["jürgen@xn--bcher-kva.example", "reader-2@example.org"]
    assert inbox.envelopes[0].smtp_utf8
    assert not inbox.envelopes[1].smtp_utf8


def test_without_smtputf8_only_the_internationalised_address_is_rejected() -> None:
    handover = make_handover([make_recipient(1, address="jürgen@example.org"), make_recipient(2)])
    with scripted() as server:
        outcome, taken = submit_to(server, handover)
        assert server.messages == []
    assert taken == []
    assert isinstance(outcome, Submitted)
    assert "SMTPUTF8" in outcome.rejected[1]
    assert outcome.not_reached == (2,)


def test_without_smtputf8_an_internationalised_sender_is_our_own_mistake() -> None:
    message = make_message(from_address="bücher@example.org")
    with scripted() as server:
        outcome, _ = submit_to(server, make_handover(message=message))
    assert isinstance(outcome, RefusedUs)
    assert "from" in outcome.reason


def test_what_the_ledger_raises_passes_through_and_stops_the_order() -> None:
    def lost(delivery_id: int) -> None:
        raise ConnectionError("the database is gone")

    with scripted() as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        with pytest.raises(ConnectionError):
            provider.submit(make_handover(), on_taken=lost, may_go=always)
        provider.close()
        assert len(server.messages) == 1


def test_neither_addresses_nor_passwords_reach_a_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (b"250 ok", b"550 no <reader-1@example.org>", HANG_UP):
        with scripted(RCPT=answer) as server:
            url = f"smtp://news:{PASSWORD}@127.0.0.1:{server.port}"
            submit(provider_for(url))
            submit_to(server)
    assert "reader-" not in caplog.text
    assert PASSWORD not in caplog.text


def test_it_asks_before_each_message_whether_it_may_still_go(inbox: Inbox) -> None:
    asked: list[tuple[int, int]] = []
    answers = iter([Permission.GO, Permission.PASS_OVER, Permission.GO, Permission.STOP])

    def may_go(delivery_id: int) -> Permission:
        asked.append((delivery_id, len(inbox.envelopes)))
        return next(answers)

    taken: list[int] = []
    with real_server(inbox) as port:
        provider = provider_for(f"smtp://127.0.0.1:{port}")
        outcome = provider.submit(make_handover(5), on_taken=taken.append, may_go=may_go)
        provider.close()
    assert outcome == Submitted(message_id=None, not_reached=(4, 5))
    assert taken == [1, 3]
    assert inbox.recipients == ["reader-1@example.org", "reader-3@example.org"]
    assert asked == [(1, 0), (2, 1), (3, 1), (4, 2)]
