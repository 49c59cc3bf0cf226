"""Hands mail to a mail server, one message after the other."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
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
from digest.delivery.providers.far_end_words import without_name
from digest.delivery.providers.message.dkim import DkimSigner
from digest.delivery.providers.message.header_fields import clean_address
from digest.delivery.providers.message.mime import prepare_mail
from digest.delivery.providers.smtp.line import Letter, Line
from digest.delivery.providers.smtp.pool import SessionPool
from digest.delivery.providers.smtp.replies import Answer, Verdict
from digest.delivery.providers.smtp.return_address import ReturnAddress
from digest.delivery.providers.smtp.session import message_deadline
from digest.delivery.providers.smtp.url import SmtpServer

BATCH_SIZE = 100


class SmtpProvider:
    """Keeps its connections from batch to batch; of several threads each gets one of its own."""

    name = "smtp"
    batch_size = BATCH_SIZE
    in_order = True
    at_once = 1

    def __init__(
        self,
        server: SmtpServer,
        *,
        signer: DkimSigner | None = None,
        comes_back_to: ReturnAddress | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        deadline: Callable[[], float] = message_deadline,
    ) -> None:
        """Use ``server``, trusting the machine's certificate authorities unless ``tls`` says
        otherwise. ``signer`` signs all mail. ``comes_back_to`` tells where a copy comes back to
        that cannot be delivered; without it that is the newsletter's own address. ``clock`` dates
        the mail, ``deadline`` ends each message's turn."""
        self._pool = SessionPool(server, tls=tls or ssl.create_default_context())
        self._signer = signer
        self._comes_back_to = comes_back_to
        self._clock = clock
        self._deadline = deadline

    def submit(
        self, handover: Handover, *, on_taken: Callable[[int], None], may_go: MayGo
    ) -> Outcome:
        """Hand over until one is not taken; certain of each, but for at most one in doubt."""
        line = Line(self._pool)
        try:
            return self._work_off(handover, line, on_taken, may_go)
        finally:
            line.release()

    def has_taken(
        self,
        attempt_id: UUID,  # noqa: ARG002 - of the interface
        delivery_id: int,  # noqa: ARG002 - of the interface
    ) -> bool | None:
        """Return None: only the far end could tell."""
        return None

    def close(self) -> None:
        """Say goodbye to the server."""
        self._pool.close(ends_at=self._deadline())

    def _work_off(
        self, handover: Handover, line: Line, on_taken: Callable[[int], None], may_go: MayGo
    ) -> Outcome:
        message = handover.message
        date = self._clock()
        prepared = prepare_mail(message, attempt_id=handover.attempt_id, date=date)
        is_ours_utf8 = not clean_address(message.from_address + message.reply_to).isascii()
        own = clean_address(message.from_address)
        comes_back_to = self._comes_back_to or (lambda _attempt, _delivery: own)
        for number, recipient in enumerate(handover.recipients):
            ends_at = self._deadline()
            mail = prepared.bytes_for(recipient)
            this = recipient.delivery_id
            letter = Letter(
                mail=self._signer.signed(mail, at=date) if self._signer else mail,
                sender=comes_back_to(handover.attempt_id, this),
                address=clean_address(recipient.address),
                is_ours_utf8=is_ours_utf8,
            )
            match line.carry(letter, ends_at=ends_at, may_go=partial(may_go, this)):
                case Answer(verdict=Verdict.TAKEN):
                    on_taken(this)
                case Answer() as answer:
                    return _outcome(handover, number, answer)
                case Permission.STOP:
                    return Submitted(message_id=None, not_reached=_from(handover, number))
        return Submitted(message_id=None)


def _outcome(handover: Handover, number: int, answer: Answer) -> Outcome:
    this, *after = _from(handover, number)
    rest = tuple(after)
    words = without_name(answer.words, handover.recipients[number].address)
    match answer.verdict:
        case Verdict.RECIPIENT_REFUSED:
            return Submitted(message_id=None, rejected={this: words}, not_reached=rest)
        case Verdict.RECIPIENT_LATER:
            return Submitted(message_id=None, pending=(this,), not_reached=rest, reason=words)
        case Verdict.IN_DOUBT:
            return Submitted(message_id=None, unknown=(this,), not_reached=rest)
    if number:
        # What was taken is said first; what is wrong shows with the next handover.
        return Submitted(message_id=None, not_reached=(this, *rest))
    if answer.verdict is Verdict.WE_REFUSED:
        return RefusedUs(reason=words, reader=this if answer.is_to_recipient else None)
    return Deferred(reason=words)


def _from(handover: Handover, number: int) -> tuple[int, ...]:
    return tuple(recipient.delivery_id for recipient in handover.recipients[number:])
