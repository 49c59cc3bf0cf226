"""Quoted-printable (RFC 2045, section 6.7) with places for values that are put in afterwards.

A segment before a place ends in a soft line break, and so does every value, so that each begins on
a line of its own: joined as they are, they decode to the same text, and no line grows too long.
"""

import re
from binascii import b2a_qp
from collections.abc import Iterable

SOFT_BREAK = b"=\r\n"
_LINE_END = re.compile(rb"\r\n?")
_SENTINEL = b"x"


def split_at(content: bytes, markers: Iterable[str]) -> list[bytes]:
    """Return the content cut at its markers: text, marker, text, marker, ..., text."""
    alternatives = b"|".join(re.escape(marker.encode("ascii")) for marker in markers)
    return re.split(b"(" + alternatives + b")", content) if alternatives else [content]


def encode_last(content: bytes) -> bytes:
    """Encode what nothing follows. Line ends become CRLF."""
    return b2a_qp(_newlines(content)).replace(b"\n", b"\r\n")


def encode_before_value(content: bytes) -> bytes:
    """Encode what a value follows, soft line break included."""
    if not content:
        return b""
    # A blank at the very end would be encoded, and the last line left no room for the break.
    encoded = b2a_qp(_newlines(content) + _SENTINEL)[:-1].replace(b"\n", b"\r\n")
    return encoded if encoded.endswith(SOFT_BREAK) else encoded + SOFT_BREAK


def encode_value(value: str) -> bytes:
    """Encode a value, soft line break included."""
    return encode_before_value(value.encode(errors="replace"))


def _newlines(content: bytes) -> bytes:
    return _LINE_END.sub(b"\n", content)
