"""Bytes of a file as text, with the lines that cannot be read."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from subscribers.transfer.tables.table import Broken

_MEND = "save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"


def decode(content: bytes) -> tuple[str, tuple[Broken, ...]]:
    """Return the text, without a byte order mark, and what is wrong in each unreadable line."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _decoded(content, "utf-16")
    return _decoded(content.removeprefix(BOM_UTF8), "utf-8")


def _decoded(content: bytes, encoding: str) -> tuple[str, tuple[Broken, ...]]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            return "", (Broken(line=1, reason=f"not whole {encoding} ({error}); {_MEND}."),)
        return content.decode(encoding, "replace"), _unreadable_lines(content)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return "", (Broken(line=line, reason=f"holds a zero byte; {_MEND}."),)
    return text, ()


def _unreadable_lines(content: bytes) -> tuple[Broken, ...]:
    broken = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            reason = f"byte {error.start + 1} of the line is not UTF-8; {_MEND}."
            broken.append(Broken(line=number, reason=reason))
    return tuple(broken)
