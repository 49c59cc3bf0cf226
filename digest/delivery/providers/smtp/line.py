"""One sender's line to the mail server: opened when first needed, anew where the server ends it."""

from collections.abc import Callable
from dataclasses import dataclass

from digest.delivery.providers.base import Permission
from digest.delivery.providers.smtp.pool import SessionPool
from digest.delivery.providers.smtp.replies import Answer, Verdict
from digest.delivery.providers.smtp.session import SmtpSession


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message in its envelope."""

    mail: bytes
    sender: str
    address: str
    is_ours_utf8: bool
    """Whether our own addresses in it need SMTPUTF8, whoever gets it."""


class Line:
    """Holds one session of the pool at most, from its first letter to its release."""

    def __init__(self, pool: SessionPool) -> None:
        self._pool = pool
        self._session: SmtpSession | None = None

    def carry(
        self, letter: Letter, *, ends_at: float, may_go: Callable[[], Permission]
    ) -> Answer | Permission:
        """Return what became of the letter, or the permission that it was not given.

        The server is ready before ``may_go`` is asked, so that nothing slow comes between the
        answer and the message.
        """
        while True:
            session = self._session or self._pool.take(ends_at=ends_at)
            if isinstance(session, Answer):
                return session
            self._session = session
            permission = may_go()
            if permission is not Permission.GO:
                return permission
            if not letter.mail.isascii() and not session.takes_utf8:
                return _no_utf8(is_about_us=letter.is_ours_utf8)
            # Nobody else may have it before its answer is read, whatever interrupts us.
            self._session = None
            try:
                answer = session.hand_over(
                    letter.mail, sender=letter.sender, address=letter.address, ends_at=ends_at
                )
            except BaseException:
                session.abandon()
                raise
            if answer.is_connection_over:
                session.abandon()
            else:
                self._session = session
            # Servers end a connection after so many messages: that is no reason to stop.
            worn_out = answer.verdict is Verdict.WE_LATER and answer.is_connection_over
            if not (worn_out and session.has_taken):
                return answer

    def release(self) -> None:
        """Give the session back."""
        if self._session is not None:
            self._pool.keep(self._session)
            self._session = None


def _no_utf8(*, is_about_us: bool) -> Answer:
    if is_about_us:
        return Answer(
            verdict=Verdict.WE_REFUSED,
            words="The mail server takes no internationalised sender (it offers no SMTPUTF8); set "
            "the newsletter's from and reply_to to addresses in plain letters.",
        )
    return Answer(
        verdict=Verdict.RECIPIENT_REFUSED,
        words="The address has letters that our mail server cannot deliver to (no SMTPUTF8).",
    )
