"""Hands mail to a mail server: one connection, one message after the other."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from digest.delivery.providers.base import (
    Deferred,
    Handover,
    MayGo,
    Outcome,
    Permission,
    RefusedUs,
    Submitted,
)
from digest.delivery.providers.message.header_fields import clean_address
from digest.delivery.providers.message.mime import prepare_mail
from digest.delivery.providers.smtp.replies import Answer, Verdict
from digest.delivery.providers.smtp.session import SmtpSession, message_deadline, open_session
from digest.smtp_url import SmtpServer

BATCH_SIZE = 100


class SmtpProvider:
    """Keeps its connection from one batch to the next; for one thread at a time."""

    name = "smtp"
    batch_size = BATCH_SIZE
    in_order = True

    def __init__(
        self,
        server: SmtpServer,
        *,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        deadline: Callable[[], float] = message_deadline,
    ) -> None:
        """Use ``server``, trusting the machine's certificate authorities unless ``tls`` says
        otherwise; ``clock`` dates the mail, ``deadline`` ends each message's turn."""
        self._server = server
        self._tls = tls or ssl.create_default_context()
        self._clock = clock
        self._deadline = deadline
        self._session: SmtpSession | None = None

    def submit(
        self, handover: Handover, *, on_taken: Callable[[int], None], may_go: MayGo
    ) -> Outcome:
        """Hand over until one is not taken; certain of each, but for at most one in doubt."""
        message = handover.message
        prepared = prepare_mail(message, attempt_id=handover.attempt_id, date=self._clock())
        ours_is_utf8 = not clean_address(message.from_address + message.reply_to).isascii()
        self._check_session()
        for number, recipient in enumerate(handover.recipients):
            match may_go(recipient.delivery_id):
                case Permission.PASS_OVER:
                    continue
                case Permission.STOP:
                    return Submitted(message_id=None, not_reached=_from(handover, number))
            answer = self._hand_over(
                prepared.bytes_for(recipient),
                sender=clean_address(message.from_address),
                address=clean_address(recipient.address),
                sender_needs_utf8=ours_is_utf8,
            )
            if answer.verdict is not Verdict.TAKEN:
                return _outcome(handover, number, answer)
            on_taken(recipient.delivery_id)
        return Submitted(message_id=None)

    def has_taken(
        self,
        attempt_id: UUID,  # noqa: ARG002 - of the interface
        delivery_id: int,  # noqa: ARG002 - of the interface
    ) -> bool | None:
        """Return None: only the far end could tell."""
        return None

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._session is not None:
            self._session.allow(self._deadline())
            self._session.close()
            self._session = None

    def _check_session(self) -> None:
        if self._session is not None:
            self._session.allow(self._deadline())
            if not self._session.is_ready():
                self._drop()

    def _hand_over(
        self, mail: bytes, *, sender: str, address: str, sender_needs_utf8: bool
    ) -> Answer:
        ends_at = self._deadline()
        while True:
            if self._session is None:
                opened = open_session(self._server, tls=self._tls, ends_at=ends_at)
                if isinstance(opened, Answer):
                    return opened
                self._session = opened
            session = self._session
            session.allow(ends_at)
            if not mail.isascii() and not session.takes_utf8:
                return _no_utf8(sender_needs_utf8=sender_needs_utf8)
            answer = session.hand_over(mail, sender=sender, address=address)
            if answer.is_connection_over:
                self._drop()
            # Servers end a connection after so many messages: that is no reason to stop.
            worn_out = answer.verdict is Verdict.WE_LATER and answer.is_connection_over
            if not (worn_out and session.has_taken):
                return answer

    def _drop(self) -> None:
        if self._session is not None:
            self._session.abandon()
            self._session = None


def _no_utf8(*, sender_needs_utf8: bool) -> Answer:
    if sender_needs_utf8:
        return Answer(
            verdict=Verdict.WE_REFUSED,
            words="The mail server takes no internationalised sender (it offers no SMTPUTF8); set "
            "the newsletter's from and reply_to to addresses in plain letters.",
        )
    return Answer(
        verdict=Verdict.RECIPIENT_REFUSED,
        words="The address has letters that our mail server cannot deliver to (no SMTPUTF8).",
    )


def _outcome(handover: Handover, number: int, answer: Answer) -> Outcome:
    this, *after = _from(handover, number)
    rest = tuple(after)
    match answer.verdict:
        case Verdict.RECIPIENT_REFUSED:
            return Submitted(message_id=None, rejected={this: answer.words}, not_reached=rest)
        case Verdict.RECIPIENT_LATER:
            return Submitted(
                message_id=None, pending=(this,), not_reached=rest, reason=answer.words
            )
        case Verdict.IN_DOUBT:
            return Submitted(message_id=None, unknown=(this,), not_reached=rest)
    if number:
        # What was taken is said first; what is wrong shows with the next handover.
        return Submitted(message_id=None, not_reached=(this, *rest))
    if answer.verdict is Verdict.WE_REFUSED:
        return RefusedUs(reason=answer.words)
    return Deferred(reason=answer.words)


def _from(handover: Handover, number: int) -> tuple[int, ...]:
    return tuple(recipient.delivery_id for recipient in handover.recipients[number:])
