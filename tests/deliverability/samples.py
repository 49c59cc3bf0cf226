"""Mail as our outbox and our SMTP client really write it, as it stands at a reader's server."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from digest.delivery.providers.base import Handover, Submitted
from digest.delivery.providers.message.dkim import DkimSigner
from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.delivery.providers.smtp.provider import SmtpProvider
from digest.delivery.providers.smtp.url import parse_smtp_url
from tests.deliverability.handovers import SENDER, handovers
from tests.integration.smtp_handovers import Inbox, real_server
from tests.unit.handovers import always

RELAY = "mail.news.example.org"
RELAY_ADDRESS = "2001:db8::25"
READERS_SERVER = "mx.example.net"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One message."""

    name: str
    raw: bytes
    """With what the reader's server writes above it."""

    @property
    def message(self) -> EmailMessage:
        return cast("EmailMessage", message_from_bytes(self.raw, policy=policy.default))

    @property
    def recipient(self) -> str:
        return str(self.message["To"].addresses[0].addr_spec)

    @property
    def html(self) -> str:
        """Its HTML; empty where it is text alone."""
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""


def demonstrated(home: Path) -> Iterator[Sample]:
    """Yield one copy of each variant that the demonstration sent, and each mail to its editors."""
    with sqlite3.connect(home / "digest.sqlite3") as database:
        rows = database.execute(
            "SELECT delivery.id, batch.variant_id FROM delivery_delivery AS delivery"
            " JOIN delivery_batch AS batch ON batch.id = delivery.batch_id"
        )
        variants = dict(rows.fetchall())
    database.close()
    seen = set()
    for file in sorted((home / "outbox" / "new").iterdir()):
        raw = file.read_bytes().replace(b"\n", b"\r\n")
        head = message_from_bytes(raw, policy=policy.default)
        kind = variants.get(int(str(head["X-Caveat-Delivery"])), str(head["Subject"]))
        if kind not in seen:
            seen.add(kind)
            yield Sample(name=f"demonstration, {kind}", raw=arrived(raw))


def made(folder: Path) -> Iterator[Sample]:
    """Yield issues and service mails, from an outbox in the folder and, signed, by SMTP."""
    every_kind = dict(handovers())
    outbox = OutboxProvider(folder, clock=_now)
    for name, handover in every_kind.items():
        _submit(outbox, handover)
        (file,) = (folder / "new").iterdir()
        yield Sample(
            name=f"{name}, unsigned", raw=arrived(file.read_bytes().replace(b"\n", b"\r\n"))
        )
        file.unlink()
    inbox = Inbox()
    key = generate_private_key(65537, 2048)
    signer = DkimSigner(domain="news.example.org", selector="s1", key=key)
    with real_server(inbox) as port:
        server = parse_smtp_url(f"smtp://127.0.0.1:{port}")
        smtp = SmtpProvider(server, signer=signer, clock=_now)
        for handover in every_kind.values():
            _submit(smtp, handover)
        smtp.close()
    for name, envelope in zip(every_kind, inbox.envelopes, strict=True):
        yield Sample(name=f"{name}, signed", raw=arrived(envelope.original_content))


def arrived(raw: bytes) -> bytes:
    """Return the message with the two fields that the reader's server puts on top (RFC 5321,
    section 4.4)."""
    head = message_from_bytes(raw, policy=policy.default)
    date = format_datetime(head["Date"].datetime)
    to = head["To"].addresses[0].addr_spec
    trace = (
        f"Return-Path: <{SENDER}>\r\n"
        f"Received: from {RELAY} ({RELAY} [IPv6:{RELAY_ADDRESS}])\r\n"
        f"\tby {READERS_SERVER} (Postfix) with ESMTPS id 4XyZ12\r\n"
        f"\tfor <{to}>; {date}\r\n"
    )
    return trace.encode("ascii") + raw


def with_html(sample: Sample, html: str) -> Sample:
    """Return the sample with more HTML at its end."""
    message = sample.message
    part = message.get_body(("html",))
    assert part is not None
    part.set_content(sample.html.replace("</body>", f"{html}</body>"), subtype="html")
    return replace(sample, raw=message.as_bytes(policy=policy.SMTP))


def with_text(sample: Sample, text: str) -> Sample:
    """Return the sample with its parts replaced by the text and the same in HTML."""
    message = sample.message
    for name in ("Content-Type", "Content-Transfer-Encoding", "MIME-Version", "DKIM-Signature"):
        del message[name]
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    return replace(sample, raw=message.as_bytes(policy=policy.SMTP))


def _submit(provider: OutboxProvider | SmtpProvider, handover: Handover) -> None:
    outcome = provider.submit(handover, on_taken=lambda _: None, may_go=always)
    assert outcome == Submitted(message_id=None), outcome


def _now() -> datetime:
    return datetime.now(UTC)
