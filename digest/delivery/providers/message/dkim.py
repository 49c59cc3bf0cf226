"""Signs mail, so that who gets it can tell that it came from our domain and as we made it
(DKIM, RFC 6376; Ed25519 by RFC 8463). Pure."""

import re
import textwrap
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from digest.delivery.providers.message.header_fields import FOLD, LINE_CHARACTERS

SIGNED_FIELDS = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
)
"""What readers see or mail programs act on. RFC 8058, section 4, asks for both fields about
unsubscribing."""
_FIELD_END = re.compile(rb"\r\n(?![ \t])")
_FOLDED = re.compile(rb"\r\n(?=[ \t])")
_BASE64_LINE = re.compile(".{1,72}")
_BLANKS = re.compile(rb"[ \t]+")

SigningKey = RSAPrivateKey | Ed25519PrivateKey


@dataclass(frozen=True, kw_only=True)
class DkimSigner:
    """A domain, and the key whose public half stands in its DNS at
    ``<selector>._domainkey.<domain>``."""

    domain: str
    """In ASCII."""
    selector: str
    key: SigningKey

    def signed(self, mail: bytes, *, at: datetime) -> bytes:
        """Return the mail with a signature before it. ``mail`` has CRLF line ends and a body.

        Each field is named once more than it is there, so that nobody can add another one unseen
        (RFC 6376, section 8.15). Canonical forms are relaxed for the fields, which servers fold
        anew, and simple for the body, whose quoted-printable nobody has a reason to touch.
        """
        head, _, body = mail.partition(b"\r\n\r\n")
        fields = _canonical_fields(head)
        present = tuple(name for name in SIGNED_FIELDS if name.encode() in fields)
        algorithm = "rsa" if isinstance(self.key, RSAPrivateKey) else "ed25519"
        body_hash = b64encode(sha256(_canonical_body(body)).digest()).decode()
        unsigned = (
            f"DKIM-Signature: v=1; a={algorithm}-sha256; c=relaxed/simple; d={self.domain};{FOLD}"
            f"s={self.selector}; t={int(at.timestamp())};{FOLD}{_named(present)};{FOLD}"
            f"bh={body_hash};{FOLD}b="
        ).encode("ascii")
        _, own = _canonical_field(unsigned)
        # Where a name stands for a field that is not there, nothing is signed for it.
        signed = b"\r\n".join((*(fields[name.encode()] for name in present), own))
        signature = b64encode(self._sign(signed)).decode()
        folded = FOLD.join(_BASE64_LINE.findall(signature))
        return b"".join((unsigned, folded.encode("ascii"), b"\r\n", mail))

    def _sign(self, canonical: bytes) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(canonical, PKCS1v15(), SHA256())
        return self.key.sign(sha256(canonical).digest())


@cache
def _named(present: tuple[str, ...]) -> str:
    """Return the tag that names the signed fields, folded."""
    names = (name for name in SIGNED_FIELDS for _ in range(2 if name in present else 1))
    listed = f"h={': '.join(names)}"
    return FOLD.join(textwrap.wrap(listed, LINE_CHARACTERS - 2, break_on_hyphens=False))


def _canonical_fields(head: bytes) -> dict[bytes, bytes]:
    """Return each field by its name; none of those that are signed is there twice."""
    return dict(map(_canonical_field, _FIELD_END.split(head)))


def _canonical_field(field: bytes) -> tuple[bytes, bytes]:
    """Return name and relaxed form (RFC 6376, section 3.4.2)."""
    name, _, value = field.partition(b":")
    name = name.strip().lower()
    return name, name + b":" + _BLANKS.sub(b" ", _FOLDED.sub(b"", value)).strip(b" ")


def _canonical_body(body: bytes) -> bytes:
    """Return the simple form: no empty lines at the end (RFC 6376, section 3.4.3)."""
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    return body[:end] + b"\r\n"
