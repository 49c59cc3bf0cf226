"""Signed mail is proved by another program than the one that signs, and no change goes unseen."""

import base64
import logging
import re
from types import SimpleNamespace
from typing import Any

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.base import Message, Recipient
from digest.delivery.providers.message.dkim import DkimSigner, SigningKey
from digest.delivery.providers.message.mime import mail_bytes
from tests.unit.handovers import ATTEMPT, SENT_AT, make_message, make_recipient

RSA = generate_private_key(65537, 2048)
ED25519 = Ed25519PrivateKey.generate()
FIELDS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Id",
    "MIME-Version",
    "Content-Type",
)


class _VerifyKey:
    """What dkimpy asks of PyNaCl, by the library that we have."""

    def __init__(self, encoded: bytes, encoder: object) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded))

    def verify(self, digest: bytes, signature: bytes) -> bool:
        try:
            self._key.verify(signature, digest)
        except InvalidSignature:
            raise ValueError from None
        return True


@pytest.fixture(autouse=True)
def nacl(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = SimpleNamespace(
        signing=SimpleNamespace(VerifyKey=_VerifyKey),
        encoding=SimpleNamespace(Base64Encoder=object()),
        exceptions=SimpleNamespace(ValueError=ValueError, BadSignatureError=ValueError),
    )
    monkeypatch.setattr(dkim, "nacl", stand_in, raising=False)


def record(name: bytes, timeout: int = 5) -> bytes:
    """What the DNS says under that name."""
    assert timeout
    key: Any
    kind, key = {
        b"s2026._domainkey.trust.example.": (b"rsa", RSA.public_key()),
        b"ed._domainkey.trust.example.": (b"ed25519", ED25519.public_key()),
    }[name]
    public = (
        key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if kind == b"rsa"
        else key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    )
    return b"v=DKIM1; k=" + kind + b"; p=" + base64.b64encode(public)


def signed(
    message: Message | None = None,
    recipient: Recipient | None = None,
    *,
    key: SigningKey = RSA,
) -> bytes:
    mail = mail_bytes(
        message or make_message(reply_to="desk@trust.example"),
        recipient or make_recipient(),
        attempt_id=ATTEMPT,
        date=SENT_AT,
    )
    selector = "s2026" if key is RSA else "ed"
    signer = DkimSigner(domain="trust.example", selector=selector, key=key)
    return signer.signed(mail, at=SENT_AT)


def is_proved(mail: bytes) -> bool:
    proved: bool = dkim.verify(mail, dnsfunc=record)
    return proved


@pytest.mark.parametrize("key", [RSA, ED25519])
@pytest.mark.parametrize(
    "message",
    [
        make_message(reply_to="desk@trust.example"),
        make_message(html=b""),
        make_message(html=b"", text=b"no end of line"),
        make_message(html=b"", text=b"many\n\n\n\n"),
        make_message(html=b"", text=b""),
        make_message(subject="Måß für alle, und noch viel mehr, bis es umbrochen werden muß" * 2),
    ],
)
def test_another_program_proves_it(key: SigningKey, message: Message) -> None:
    assert is_proved(signed(message, key=key))


def test_a_mail_to_an_internationalised_address_is_proved_too() -> None:
    assert is_proved(signed(recipient=make_recipient(address="jürgen@bücher.example")))


@given(st.text(max_size=60), st.text(max_size=200))
def test_whatever_names_and_values_are_it_is_proved(name: str, greeting: str) -> None:
    slots = make_recipient().slots | {"greeting": greeting}
    assert is_proved(signed(recipient=make_recipient(name=name, slots=slots)))


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_that_counts_can_be_changed_or_taken_out(field: str) -> None:
    line = re.compile(rf"^{field}: (.*?)\r\n(?![ \t])".encode(), re.DOTALL | re.MULTILINE)
    mail = signed()
    assert line.search(mail)
    assert not is_proved(line.sub(rf"{field}: x\1\r\n".encode(), mail, count=1))
    assert not is_proved(line.sub(b"", mail, count=1))


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_that_counts_can_be_there_twice(field: str) -> None:
    mail = signed()
    added = f"{field}: another <thief@example.net>\r\n".encode()
    assert not is_proved(added + mail)
    end_of_fields = mail.index(b"\r\n\r\n") + 2
    assert not is_proved(mail[:end_of_fields] + added + mail[end_of_fields:])


def test_a_reply_address_that_was_not_there_cannot_be_added() -> None:
    mail = signed(make_message())
    assert b"\r\nReply-To:" not in mail
    assert is_proved(mail)
    assert not is_proved(b"Reply-To: thief@example.net\r\n" + mail)


def test_the_body_cannot_be_changed_nor_anything_put_after_it() -> None:
    mail = signed()
    assert not is_proved(mail.replace(b"12 of 30", b"21 of 30"))
    assert not is_proved(mail + b"more\r\n")


def test_what_servers_do_on_the_way_breaks_nothing() -> None:
    mail = signed()
    received = b"Received: from a by b;\r\n Tue, 03 Mar 2026 09:30:01 +0000\r\n"
    folded = mail.replace(b"Subject: Walking more,", b"subject:   Walking\r\n\tmore,")
    assert folded != mail
    assert is_proved(received + folded)


def test_no_line_of_the_signature_is_too_long_and_no_name_is_broken() -> None:
    field = signed().partition(b"\r\nTo:")[0].decode()
    assert max(map(len, field.split("\r\n"))) <= 76
    names = re.search(r"h=([^;]*);", field)
    assert names
    for name in names[1].split(":"):
        assert re.fullmatch(r"[a-z-]+", name.strip()), name


def test_signing_writes_nothing_into_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    signed()
    assert not caplog.records
