"""Unpacks what a server has compressed, all of it or none."""

import zlib

PLAIN = frozenset({"", "identity"})
ENCODINGS = PLAIN | {"gzip", "x-gzip", "deflate"}

_GZIP_BITS = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_DEFLATE_METHOD = 8


def unpack(packed: bytes, encoding: str, *, most_bytes: int) -> bytes:
    """Return a body unpacked, but not more than ``most_bytes`` and one, which tells that there is
    more. ``encoding`` is one of ENCODINGS. Raises zlib.error where it is broken or ends early."""
    if encoding in PLAIN or not packed:
        return packed
    text = bytearray()
    bits = _deflate_bits(packed) if encoding == "deflate" else _GZIP_BITS
    while True:
        decoder = zlib.decompressobj(bits)
        text += decoder.decompress(packed, most_bytes + 1 - len(text))
        if len(text) > most_bytes:
            return bytes(text)
        if not decoder.eof:
            raise zlib.error("the compressed data ends too early")
        packed = decoder.unused_data
        if not packed.startswith(_GZIP_MAGIC):  # gzip may go on with another member: RFC 1952
            return bytes(text)


def _deflate_bits(packed: bytes) -> int:
    # "deflate" means zlib's format (RFC 9110, section 8.4.1.2); some servers leave its head out.
    has_head = packed[0] & 0x0F == _DEFLATE_METHOD and int.from_bytes(packed[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS
