"""Bytes from outside to text: byte order mark, then what the sender says, then UTF-8."""

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_WINDOW_BYTES = 1024
"""How far in a page may state its encoding (HTML standard, section 4.2.5.4)."""
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})")
_TEXT_CODECS = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "koi8-r", "gb18030", "gbk"}
    | {"gb2312", "big5", "euc_jp", "euc_kr", "shift_jis"}
)
_FALLBACK = "cp1252"
_AS_BROWSERS_READ = {"ascii": _FALLBACK, "iso8859-1": _FALLBACK}
"""The Encoding standard reads these labels so; pages rely on it."""


@dataclass(frozen=True, kw_only=True)
class DecodedText:
    """A text and how sure its reading is."""

    text: str
    guessed: bool = False
    """True where the bytes were not what they should be, and some characters may be wrong."""


def decode_text(content: bytes, *, stated: str | None = None) -> DecodedText:
    """Return bytes as text; ``stated`` is what the server says. Never raises."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], name)
    for label in (stated, _own_word(content), "utf-8"):
        codec = _text_codec(label)
        if codec is not None:
            decoded = _decode(content, codec)
            if not decoded.guessed:
                return decoded
    return DecodedText(text=content.decode(_FALLBACK, errors="replace"), guessed=True)


def is_text(content: bytes) -> bool:
    """Return False for pictures, PDFs, archives and the like."""
    if any(content.startswith(mark) for mark, _ in _MARKS):
        return True
    return b"\0" not in content[:4096] and not content.startswith((b"%PDF-", b"PK\x03\x04"))


def _decode(content: bytes, codec: str) -> DecodedText:
    try:
        return DecodedText(text=content.decode(codec))
    except UnicodeDecodeError:
        return DecodedText(text=content.decode(codec, errors="replace"), guessed=True)


def _own_word(content: bytes) -> str | None:
    window = content[:_META_WINDOW_BYTES]
    found = _XML.search(window) or _META.search(window)
    return found[1].decode("ascii") if found else None


def _text_codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS_READ.get(name, name)
    is_text_codec = name in _TEXT_CODECS or name.startswith(("iso8859-", "cp125"))
    return name if is_text_codec else None
