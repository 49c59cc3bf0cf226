"""Hands messages over to a mail server one by one, and knows of each what became of it."""

import smtplib
import ssl
import time

from digest.delivery.providers.smtp.connection import TimedConnection, open_connection
from digest.delivery.providers.smtp.replies import GO_AHEAD, Answer, Stage, Verdict, is_yes, judge
from digest.smtp_url import SmtpServer

MESSAGE_SECONDS = 40.0
"""For one message, connecting included; less than LONGEST_CALL_SECONDS."""
_UTF8_OPTIONS = ("SMTPUTF8", "BODY=8BITMIME")
_LOST = "The connection to the mail server was lost."


class SmtpSession:
    """One open connection. Made by open_session."""

    def __init__(self, connection: TimedConnection) -> None:
        self._connection = connection
        self.has_taken = False
        """Whether a message went over this connection already."""

    @property
    def takes_utf8(self) -> bool:
        """Whether the server takes internationalised addresses (RFC 6531)."""
        return self._connection.has_extn("smtputf8")

    def allow(self, ends_at: float) -> None:
        """Wait for answers until then, by the monotonic clock."""
        self._connection.ends_at = ends_at

    def is_ready(self) -> bool:
        """Take back what a refused message left behind; False where the connection is gone."""
        try:
            code, _ = self._connection.rset()
        except (smtplib.SMTPException, OSError):
            return False
        return is_yes(code)

    def hand_over(self, mail: bytes, *, sender: str, address: str) -> Answer:
        """Hand over one message. Never raises for what the server or the network does."""
        before = self._ask_leave(sender, address, is_utf8=not mail.isascii())
        if before is not None:
            return before
        try:
            self._connection.send(_stuffed(mail))
            code, said = self._connection.getreply()
        except (smtplib.SMTPException, OSError):
            # The server may have read all of it and lost only the way back.
            return Answer(verdict=Verdict.IN_DOUBT, words=_LOST, is_connection_over=True)
        answer = judge("message", code, said)
        self.has_taken = self.has_taken or answer.verdict is Verdict.TAKEN
        return answer

    def close(self) -> None:
        """Say goodbye where somebody still listens."""
        try:
            self._connection.quit()
        except (smtplib.SMTPException, OSError):
            self._connection.close()

    def abandon(self) -> None:
        """Close without a word."""
        self._connection.close()

    def _ask_leave(self, sender: str, address: str, *, is_utf8: bool) -> Answer | None:
        """Return None where the message may be sent now."""
        try:
            options = _UTF8_OPTIONS if is_utf8 else ()
            stage: Stage = "sender"
            code, said = self._connection.mail(sender, options)
            if is_yes(code):
                stage = "recipient"
                code, said = self._connection.rcpt(address)
                if is_yes(code):
                    stage = "data"
                    code, said = self._connection.docmd("DATA")
        except (smtplib.SMTPException, OSError):
            return Answer(verdict=Verdict.WE_LATER, words=_LOST, is_connection_over=True)
        return None if code == GO_AHEAD and stage == "data" else judge(stage, code, said)


def open_session(
    server: SmtpServer, *, tls: ssl.SSLContext, ends_at: float
) -> SmtpSession | Answer:
    """Connect, encrypt and log in, or return what is wrong."""
    connection = open_connection(server, tls=tls, ends_at=ends_at)
    return connection if isinstance(connection, Answer) else SmtpSession(connection)


def message_deadline() -> float:
    """Return by when a message that is begun now must be done with, by the monotonic clock."""
    return time.monotonic() + MESSAGE_SECONDS


def _stuffed(mail: bytes) -> bytes:
    """Return the mail as DATA carries it (RFC 5321, section 4.5.2)."""
    whole = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
    return whole.replace(b"\r\n.", b"\r\n..") + b".\r\n"
