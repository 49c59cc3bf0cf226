"""Before mail goes over SMTP, the connection is safe and we are who we say."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from digest.delivery.providers.base import RefusedUs
from tests.integration.smtp_far_end import scripted
from tests.integration.smtp_handovers import (
    Inbox,
    provider_for,
    real_server,
    submit,
)

PASSWORD = "correct-horse"


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


def check_login(server: Any, session: Any, envelope: Any, how: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_it_encrypts_and_logs_in_before_it_hands_over(
    inbox: Inbox, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext, password: str
) -> None:
    options = {"authenticator": check_login, "auth_required": True, "require_starttls": True}
    with real_server(inbox, tls_context=server_tls, **options) as port:
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
    with real_server(inbox, ssl_context=server_tls) as port:
        provider = provider_for(f"smtps://localhost:{port}", tls=client_tls)
        assert submit(provider)[1] == [1, 2, 3]
        provider.close()
    assert len(inbox.envelopes) == 3


def test_a_certificate_that_nobody_vouches_for_holds_the_issue(
    inbox: Inbox, server_tls: ssl.SSLContext
) -> None:
    with real_server(inbox, tls_context=server_tls) as port:
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
