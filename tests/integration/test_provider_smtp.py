"""Mail goes over SMTP one by one, and of each message it is known what became of it."""

import logging
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from digest.delivery.providers.base import Deferred, Handover, Outcome, RefusedUs, Submitted
from digest.delivery.providers.smtp import SmtpProvider
from digest.smtp_url import parse_smtp_url
from tests.integration.smtp_far_end import HANG_UP, SILENCE, ScriptedServer, scripted
from tests.unit.handovers import SENT_AT, make_handover, make_message, make_recipient

PASSWORD = "correct-horse"


class Inbox:
    """What a real server took."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.peers: set[Any] = set()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        self.peers.add(session.peer)
        return "250 2.0.0 taken"

    @property
    def recipients(self) -> list[str]:
        return [address for envelope in self.envelopes for address in envelope.rcpt_tos]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificate and key of localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def client_tls(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def run_controller(inbox: Inbox, **options: Any) -> Iterator[int]:
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def port(inbox: Inbox) -> Iterator[int]:
    yield from run_controller(inbox, enable_SMTPUTF8=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number: int = listener.getsockname()[1]
        return number


def provider_for(url: str, **options: Any) -> SmtpProvider:
    return SmtpProvider(parse_smtp_url(url), clock=lambda: SENT_AT, **options)


def submit(provider: SmtpProvider, handover: Handover | None = None) -> tuple[Outcome, list[int]]:
    taken: list[int] = []
    outcome = provider.submit(handover or make_handover(), on_taken=taken.append)
    return outcome, taken


def submit_once(port: int, handover: Handover | None = None, **options: Any) -> Any:
    provider = provider_for(f"smtp://127.0.0.1:{port}", **options)
    result = submit(provider, handover)
    provider.close()
    return result


def submit_to(server: ScriptedServer, handover: Handover | None = None, **options: Any) -> Any:
    return submit_once(server.port, handover, **options)


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


def check_login(server: Any, session: Any, envelope: Any, how: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_it_encrypts_and_logs_in_before_it_hands_over(
    inbox: Inbox, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext, password: str
) -> None:
    options = {"authenticator": check_login, "auth_required": True, "require_starttls": True}
    for port in run_controller(inbox, tls_context=server_tls, **options):
        url = f"smtp://news:{password}@localhost:{port}?tls=starttls"
        provider = provider_for(url, tls=client_tls)
        outcome, taken = submit(provider)
        provider.close()
    if password == PASSWORD:
        assert taken == [1, 2, 3]
    else:
        assert isinstance(outcome, RefusedUs)
        assert outcome.reason.startswith("535")
        assert inbox.envelopes == []


def test_smtps_is_encrypted_from_the_start(
    inbox: Inbox, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    for port in run_controller(inbox, ssl_context=server_tls):
        provider = provider_for(f"smtps://localhost:{port}", tls=client_tls)
        assert submit(provider)[1] == [1, 2, 3]
        provider.close()
    assert len(inbox.envelopes) == 3


def test_a_certificate_that_nobody_vouches_for_holds_the_issue(
    inbox: Inbox, server_tls: ssl.SSLContext
) -> None:
    for port in run_controller(inbox, tls_context=server_tls):
        outcome, taken = submit(provider_for(f"smtp://localhost:{port}?tls=starttls"))
    assert isinstance(outcome, RefusedUs)
    assert "certificate" in outcome.reason
    assert taken == []


def test_a_server_without_the_starttls_that_was_asked_for_gets_nothing() -> None:
    with scripted() as server:
        outcome, _ = submit(provider_for(f"smtp://127.0.0.1:{server.port}?tls=starttls"))
        assert server.messages == []
    assert isinstance(outcome, RefusedUs)
    assert "STARTTLS" in outcome.reason


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


@pytest.mark.parametrize(
    ("step", "answer", "expected"),
    [
        ("RCPT", b"550 5.1.1 no such user", "rejected"),
        ("RCPT", b"550 mx.relay.example.org: no such user", "rejected"),
        ("RCPT", b"450 4.2.1 mailbox busy", "pending"),
        ("RCPT", b"452 4.2.2 mailbox full", "pending"),
        ("DATA", b"550 5.7.1 not for this reader", "rejected"),
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
    assert outcome.rejected == {1: "550 5.1.1 <…>: 5.1.1 User unknown"}


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
        outcome, taken = submit_to(server, deadline=lambda: time.monotonic() + 0.3)
    assert taken == []
    if expected is None:
        assert isinstance(outcome, Deferred)
    else:
        assert outcome == expected


def test_what_the_ledger_raises_passes_through_and_stops_the_order() -> None:
    def lost(delivery_id: int) -> None:
        raise ConnectionError("the database is gone")

    with scripted() as server:
        provider = provider_for(f"smtp://127.0.0.1:{server.port}")
        with pytest.raises(ConnectionError):
            provider.submit(make_handover(), on_taken=lost)
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
