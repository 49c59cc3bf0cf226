"""How many messages a second go by SMTP, beside smtplib with a message that is ready."""

import os
import smtplib
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from digest.delivery.providers.base import Handover, Message, Permission, Recipient, Submitted
from digest.delivery.providers.message.dkim import DkimSigner
from digest.delivery.providers.message.mime import mail_bytes
from digest.delivery.providers.smtp.provider import BATCH_SIZE, SmtpProvider
from digest.delivery.providers.smtp.url import parse_smtp_url
from digest.render.mail import render_mail
from tests.benchmarks.editions import different_editions
from tests.benchmarks.sending import HEADER, VENDORS, Case, measured_line, server_of
from tests.benchmarks.smtp_sink import sink
from tests.unit.mail_factories import our_templates

MESSAGES = 200
ROUNDS = 15
SIZES = (10_000, 100_000)
"""Through the ledger; more of them take as long as they are more."""
RSA_BITS = 2_048
SENDER = "news@trust.example"


def lines() -> Iterator[str]:
    """Yield what was measured, a line each."""
    message = _message()
    recipients = [_recipient(number) for number in range(1, MESSAGES + 1)]
    ready = mail_bytes(message, recipients[0], attempt_id=uuid4(), date=datetime.now(UTC))
    signer = DkimSigner(
        domain="trust.example", selector="s1", key=generate_private_key(65537, RSA_BITS)
    )
    with sink() as port:
        url = f"smtp://127.0.0.1:{port}"
        plain = SmtpProvider(parse_smtp_url(url))
        signed = SmtpProvider(parse_smtp_url(url), signer=signer)
        # In turns, so that what else the machine does falls on all of them.
        naive, ours, with_dkim = _rates(
            lambda: _with_smtplib(port, ready),
            lambda: _with_provider(plain, message, recipients),
            lambda: _with_provider(signed, message, recipients),
        )
        plain.close()
        signed.close()
    yield f"messages of {len(ready):,} bytes into a local sink, on one connection"
    yield f"smtplib, message ready       {naive:8,.0f} messages/s, the same to everybody"
    yield f"ours, values spliced in      {ours:8,.0f} messages/s, {ours / naive:.2f} of smtplib"
    yield f"ours, signed with RSA {RSA_BITS}   {with_dkim:8,.0f} messages/s"
    yield "through the ledger, each asked about and committed by itself:"
    yield HEADER
    sizes = tuple(map(int, os.environ.get("SIZES", "").split())) or SIZES
    for vendor in VENDORS:
        with server_of(vendor) as server, sink() as port:
            by_smtp = {"DIGEST_PROVIDER": "smtp", "SMTP_URL": f"smtp://127.0.0.1:{port}"}
            for size in sizes:
                case = Case(vendor=vendor, readers=size, variants=1, due_times=1)
                yield measured_line(case, server, by_smtp)


def _rates(*ways: Callable[[], None]) -> list[float]:
    taken: list[list[float]] = [[] for _ in ways]
    for number in range(ROUNDS + 1):
        for way, seconds in zip(ways, taken, strict=True):
            began = time.perf_counter()
            way()
            if number:  # the first does not count
                seconds.append(time.perf_counter() - began)
    return [MESSAGES / statistics.median(seconds) for seconds in taken]


def _with_smtplib(port: int, ready: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for number in range(1, MESSAGES + 1):
            connection.sendmail(SENDER, [f"reader-{number}@example.org"], ready)


def _with_provider(provider: SmtpProvider, message: Message, recipients: list[Recipient]) -> None:
    for first in range(0, len(recipients), BATCH_SIZE):
        outcome = provider.submit(
            Handover(
                attempt_id=uuid4(),
                issue_slug="weekly-2026-01-13",
                message=message,
                recipients=tuple(recipients[first : first + BATCH_SIZE]),
            ),
            on_taken=_keep_nothing,
            may_go=_always,
        )
        assert outcome == Submitted(message_id=None)


def _message() -> Message:
    (edition,) = different_editions(1)
    mail = render_mail(our_templates(), edition)
    return Message(
        subject=mail.subject,
        html=mail.html,
        text=mail.text,
        slots=mail.slots,
        from_name=edition.newsletter,
        from_address=SENDER,
        reply_to="",
        list_id="weekly.news.trust.example",
        list_name=edition.newsletter,
    )


def _recipient(number: int) -> Recipient:
    base = "https://news.trust.example"
    token = f"{number:012d}" * 4
    return Recipient(
        delivery_id=number,
        address=f"reader-{number}@example.org",
        name="",
        slots={
            "greeting": f"Hello reader {number},",
            "preferences_url": f"{base}/preferences/{token}",
            "unsubscribe_url": f"{base}/unsubscribe/{token}",
            "browser_url": f"{base}/view/{token}",
        },
    )


def _keep_nothing(delivery_id: int) -> None:
    """Stand in for the ledger."""


def _always(delivery_id: int) -> Permission:
    return Permission.GO
