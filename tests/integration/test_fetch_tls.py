import socketserver
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from digest.sources.fetching.connect import web_certificates
from digest.sources.fetching.fetch import Fetcher, FetchLimits
from digest.sources.fetching.fetch_errors import (
    BadAddressError,
    RedirectError,
    TooSlowError,
    UnreachableError,
)
from digest.sources.records import ReadSettings
from tests.integration.web_server import WebServer, redirect, response, web_server

OPEN = ReadSettings(allow_private=True)
HOST = "secure.example"


def certificate(folder: Path, *, host: str, days: int = 1) -> Path:
    """A key and a certificate that signs itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    start = datetime.now(UTC) - timedelta(days=10)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=10 + days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@pytest.fixture
def own_certificate(tmp_path: Path) -> Path:
    return certificate(tmp_path, host=HOST)


def serving(certificate_file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file)
    return context


@pytest.fixture
def server(own_certificate: Path) -> Iterator[WebServer]:
    with web_server(tls=serving(own_certificate)) as server:
        yield server


def fetcher(trusted: Path | None, **limits: float) -> Fetcher:
    return Fetcher(
        limits=FetchLimits(**limits),
        resolver=lambda host, port: ["127.0.0.1"],
        tls=ssl.create_default_context(cafile=trusted) if trusted else None,
    )


def test_a_page_comes_over_tls_from_whom_we_trust(server, own_certificate):
    server.answers["/"] = response(b"secure")
    fetched = fetcher(own_certificate).fetch(server.url(host=HOST), settings=OPEN)
    assert fetched.content == b"secure"


def test_a_certificate_that_nobody_we_trust_has_signed_is_refused(server):
    with pytest.raises(BadAddressError, match=rf"certificate of {HOST} is not valid"):
        fetcher(None).fetch(server.url(host=HOST), settings=OPEN)
    assert server.requests == []


def test_a_certificate_for_another_name_is_refused(server, own_certificate):
    with pytest.raises(BadAddressError, match=r"certificate of other\.example is not valid"):
        fetcher(own_certificate).fetch(server.url(host="other.example"), settings=OPEN)
    assert server.requests == []


def test_a_certificate_that_has_run_out_is_refused(tmp_path):
    old = certificate(tmp_path, host=HOST, days=-1)
    with (
        web_server(tls=serving(old)) as server,
        pytest.raises(BadAddressError, match="expired"),
    ):
        fetcher(old).fetch(server.url(host=HOST), settings=OPEN)


class SpeaksFirst(socketserver.BaseRequestHandler):
    """Says something else than TLS at once: a web server might wait for the end of a line, which
    the random bytes of a greeting may hold or not."""

    def handle(self) -> None:
        self.request.sendall(b"220 mail.example ESMTP\r\n")
        self.request.recv(4096)


def test_a_server_that_speaks_no_tls_is_an_error():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), SpeaksFirst) as plain:
        threading.Thread(target=plain.serve_forever, daemon=True).start()
        try:
            url = f"https://{HOST}:{plain.server_address[1]}/"
            with pytest.raises(UnreachableError, match="encryption"):
                fetcher(None).fetch(url, settings=OPEN)
        finally:
            plain.shutdown()


def test_redirects_may_lead_from_http_to_https_but_never_back(server, own_certificate):
    with web_server() as plain:
        plain.answers["/"] = redirect(server.url("/in", host=HOST))
        server.answers |= {
            "/in": response(b"in"),
            "/out": redirect(plain.url("/page", host=HOST)),
        }
        fetched = fetcher(own_certificate).fetch(plain.url(host=HOST), settings=OPEN)
        assert fetched.content == b"in"
        with pytest.raises(RedirectError, match="from https to http"):
            fetcher(own_certificate).fetch(server.url("/out", host=HOST), settings=OPEN)
        assert [request.path for request in plain.requests] == ["/"]


def test_a_body_cut_off_at_the_deadline_is_an_error_over_tls_too(server, own_certificate):
    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while True:
            yield b"x" * 100

    server.answers["/"] = lambda _: drip()
    with pytest.raises(TooSlowError):
        fetcher(own_certificate, seconds=0.3, body_bytes=10**12).fetch(
            server.url(host=HOST), settings=OPEN
        )


def test_the_authorities_we_trust_are_there_and_names_are_checked():
    context = web_certificates()
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert len(context.get_ca_certs()) > 50
