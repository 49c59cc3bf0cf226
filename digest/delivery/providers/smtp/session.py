"""Hands messages over to a mail server one by one, and knows of each what became of it."""

import smtplib
import ssl
import time
from dataclasses import replace

from digest.delivery.providers.smtp.connection import TimedConnection, open_connection
from digest.delivery.providers.smtp.replies import (
    GO_AHEAD,
    Answer,
    Stage,
    Verdict,
    is_known,
    is_yes,
    judge,
)
from digest.delivery.providers.smtp.url import SmtpServer

MESSAGE_SECONDS = 40.0
"""For one message, connecting included; less than LONGEST_CALL_SECONDS."""
READY_SECONDS = 5.0
"""For a kept connection to show that it still works; after that another one is quicker."""
_UTF8_OPTIONS = " SMTPUTF8 BODY=8BITMIME"
_LOST = "The connection to the mail server was lost."
_NO_MORE = b".\r\n"


class SmtpSession:
    """One open connection. Made by open_session."""

    def __init__(self, connection: TimedConnection) -> None:
        self._connection = connection
        self._takes_groups = connection.has_extn("pipelining")
        self.has_taken = False
        """Whether a message went over this connection already."""

    @property
    def takes_utf8(self) -> bool:
        """Whether the server takes internationalised addresses (RFC 6531)."""
        return self._connection.has_extn("smtputf8")

    def is_ready(self, *, ends_at: float) -> bool:
        """Take back what a refused message left behind; False where the connection is gone."""
        self._connection.ends_at = min(ends_at, time.monotonic() + READY_SECONDS)
        try:
            code, _ = self._connection.rset()
        except (smtplib.SMTPException, OSError):
            return False
        return is_yes(code)

    def hand_over(self, mail: bytes, *, sender: str, address: str, ends_at: float) -> Answer:
        """Hand over one message, by ``ends_at`` of the monotonic clock.

        Never raises for what the server or the network does.
        """
        self._connection.ends_at = ends_at
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

    def close(self, *, ends_at: float) -> None:
        """Say goodbye where somebody still listens."""
        self._connection.ends_at = ends_at
        try:
            self._connection.quit()
        except (smtplib.SMTPException, OSError):
            self._connection.close()

    def abandon(self) -> None:
        """Close without a word."""
        self._connection.close()

    def _ask_leave(self, sender: str, address: str, *, is_utf8: bool) -> Answer | None:
        """Return None where the message may be sent now.

        All three commands go in one write where the server takes groups; the first that is refused
        speaks for all, as it does where each waits for the one before (RFC 2920, section 3.1).
        """
        refusal: Answer | None = None
        commands = _envelope(sender, address, is_utf8=is_utf8)
        try:
            if self._takes_groups:
                self._connection.send(b"".join(commands.values()))
            for stage, command in commands.items():
                if not self._takes_groups:
                    self._connection.send(command)
                code, said = self._connection.getreply()
                if refusal is not None:
                    refusal = self._after(refusal, stage, code)
                elif stage == "data" and code == GO_AHEAD:
                    return None
                elif stage == "data" or not is_yes(code):
                    refusal = judge(stage, code, said)
                if refusal and (refusal.is_connection_over or not self._takes_groups):
                    return refusal
        except (smtplib.SMTPException, OSError):
            lost = Answer(verdict=Verdict.WE_LATER, words=_LOST)
            return replace(refusal or lost, is_connection_over=True)
        return refusal

    def _after(self, refusal: Answer, stage: Stage, code: int) -> Answer:
        """Return the refusal, and with it whether the connection is of use after a reply to what
        was asked in the same write."""
        if stage == "data" and code == GO_AHEAD:
            # Nobody is to get it, so an empty message ends it, whatever is said to that.
            self._connection.send(_NO_MORE)
            code, _ = self._connection.getreply()
            return replace(refusal, is_connection_over=not is_known(code))
        # A recipient that is taken without a sender would get that empty message.
        return replace(refusal, is_connection_over=is_yes(code) or not is_known(code))


def open_session(
    server: SmtpServer, *, tls: ssl.SSLContext, ends_at: float
) -> SmtpSession | Answer:
    """Connect, encrypt and log in, or return what is wrong."""
    connection = open_connection(server, tls=tls, ends_at=ends_at)
    return connection if isinstance(connection, Answer) else SmtpSession(connection)


def message_deadline() -> float:
    """Return by when a message that is begun now must be done with, by the monotonic clock."""
    return time.monotonic() + MESSAGE_SECONDS


def _envelope(sender: str, address: str, *, is_utf8: bool) -> dict[Stage, bytes]:
    """Return what is asked before a message; both addresses are clean ones."""
    encoding = "utf-8" if is_utf8 else "ascii"
    options = _UTF8_OPTIONS if is_utf8 else ""
    return {
        "sender": f"MAIL FROM:<{sender}>{options}\r\n".encode(encoding),
        "recipient": f"RCPT TO:<{address}>\r\n".encode(encoding),
        "data": b"DATA\r\n",
    }


def _stuffed(mail: bytes) -> bytes:
    """Return the mail as DATA carries it (RFC 5321, section 4.5.2)."""
    whole = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
    return whole.replace(b"\r\n.", b"\r\n..") + _NO_MORE
