"""Keeps connections open from one batch to the next, one for each sender that needs one."""

import ssl
import time
from collections import deque

from digest.delivery.providers.smtp.replies import Answer
from digest.delivery.providers.smtp.session import SmtpSession, open_session
from digest.delivery.providers.smtp.url import SmtpServer

KEPT_SECONDS = 240.0
"""Servers wait five minutes for a command (RFC 5321, section 4.5.3.2.7), and to find a connection
gone may take a time-out."""


class SessionPool:
    """Connections that nobody uses now. Any number of threads may take and keep."""

    def __init__(self, server: SmtpServer, *, tls: ssl.SSLContext) -> None:
        self._server = server
        self._tls = tls
        # Its append and pop are safe between threads.
        self._idle: deque[tuple[SmtpSession, float]] = deque()

    def take(self, *, ends_at: float) -> SmtpSession | Answer:
        """Return a session that is ready, or what is wrong with the server.

        A kept one was often closed by the server meanwhile: it is asked first, before anything is
        handed over, so that nothing is in doubt.
        """
        while self._idle:
            try:
                session, kept_at = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            is_fresh = time.monotonic() - kept_at < KEPT_SECONDS
            if is_fresh and session.is_ready(ends_at=ends_at):
                return session
            session.abandon()
        return open_session(self._server, tls=self._tls, ends_at=ends_at)

    def keep(self, session: SmtpSession) -> None:
        """Take back a session for the next who needs one."""
        self._idle.append((session, time.monotonic()))

    def close(self, *, ends_at: float) -> None:
        """Say goodbye on all that nobody uses."""
        while self._idle:
            session, _ = self._idle.pop()
            session.close(ends_at=ends_at)
