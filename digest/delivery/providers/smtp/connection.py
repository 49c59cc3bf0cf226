"""A connection to a mail server that ends in time, whatever the server does."""

import io
import smtplib
import socket
import ssl
import time
from typing import Any

from digest.delivery.providers.connect_in_time import SHORTEST_WAIT_SECONDS, connect_in_time
from digest.delivery.providers.far_end_words import far_end_words
from digest.delivery.providers.smtp.replies import Answer, Verdict, judge
from digest.delivery.providers.smtp.url import SmtpServer

CONNECT_SECONDS = 15.0
"""For looking up the host and trying its addresses, all together."""


class _TimedReads(io.RawIOBase):
    """What comes over a connection, each read in what time is left then: a server that drips its
    answer meets no time-out of the socket, which begins anew with every byte."""

    def __init__(self, connection: "TimedConnection", reads_from: socket.socket) -> None:
        self._connection = connection
        self._socket = reads_from

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._connection.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("no whole answer in time")
        self._socket.settimeout(max(left, SHORTEST_WAIT_SECONDS))
        return self._socket.recv_into(buffer)


class TimedConnection(smtplib.SMTP):
    """Waits for every answer only as long as is left until ``ends_at``, by the monotonic clock."""

    def __init__(self, server: SmtpServer, *, ends_at: float) -> None:
        self.ends_at = ends_at
        super().__init__(server.host, server.port)

    def connect(
        self,
        host: str = "localhost",
        port: int = 0,
        source_address: object = None,  # noqa: ARG002 - of the base class
    ) -> tuple[int, bytes]:
        """Connect in what time is left, and read what the server says first."""
        self.sock = self._opened(host, port)
        self.file = None
        return self.getreply()

    def _opened(self, host: str, port: int) -> socket.socket:
        left = self.ends_at - time.monotonic()
        connection = connect_in_time(host, port, seconds=min(CONNECT_SECONDS, left))
        connection.settimeout(max(self.ends_at - time.monotonic(), SHORTEST_WAIT_SECONDS))
        return connection

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer in what time is left."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_TimedReads(self, self.sock))
        return super().getreply()

    def send(self, s: Any) -> None:
        """Write in what time is left."""
        if self.sock is not None:
            self.sock.settimeout(max(self.ends_at - time.monotonic(), SHORTEST_WAIT_SECONDS))
        super().send(s)


class _TimedTlsConnection(TimedConnection):
    """The same over TLS from the start (RFC 8314)."""

    def __init__(self, server: SmtpServer, *, tls: ssl.SSLContext, ends_at: float) -> None:
        self._tls = tls
        super().__init__(server, ends_at=ends_at)

    def _opened(self, host: str, port: int) -> socket.socket:
        return self._tls.wrap_socket(super()._opened(host, port), server_hostname=host)


def open_connection(
    server: SmtpServer, *, tls: ssl.SSLContext, ends_at: float
) -> TimedConnection | Answer:
    """Return a connection ready for mail, or what is wrong; nothing has been handed over then.

    Whatever comes later must be done by ``ends_at`` too, unless that is moved on.
    """
    connection: TimedConnection | None = None
    try:
        if server.security == "tls":
            connection = _TimedTlsConnection(server, tls=tls, ends_at=ends_at)
        else:
            connection = TimedConnection(server, ends_at=ends_at)
        if server.security == "starttls":
            connection.starttls(context=tls)
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
        if connection.sock is not None:
            # Each write is a whole group or a whole message: nothing is gained by waiting for more.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (smtplib.SMTPException, OSError) as error:
        if connection is not None:
            connection.close()
        return _trouble(server, error)
    return connection


def _trouble(server: SmtpServer, error: Exception) -> Answer:
    place = f"{server.host}:{server.port}"
    match error:
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=said):
            said = said if isinstance(said, bytes) else str(said).encode()
            return judge("connection", code, said)
        case smtplib.SMTPServerDisconnected():
            return _later(f"The mail server {place} closed the connection before it took mail.")
        case smtplib.SMTPNotSupportedError():
            return _refused(
                f"The mail server {place} offers no STARTTLS or no login; check SMTP_URL."
            )
        case smtplib.SMTPException():
            return _refused(
                f"The mail server {place} offers no way to log in that we know; check SMTP_URL."
            )
        case ssl.SSLCertVerificationError(verify_message=why):
            return _refused(
                f"The certificate of the mail server {place} is not valid ({why}); check the host "
                "in SMTP_URL, or have the certificate renewed."
            )
    return _later(f"The mail server {place} cannot be reached ({far_end_words(str(error))}).")


def _later(words: str) -> Answer:
    return Answer(verdict=Verdict.WE_LATER, words=words, is_connection_over=True)


def _refused(words: str) -> Answer:
    return Answer(verdict=Verdict.WE_REFUSED, words=words, is_connection_over=True)
