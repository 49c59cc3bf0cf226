"""Header fields as bytes that no name and no subject can break out of (RFC 5322, RFC 2047)."""

import re
from base64 import b64encode
from contextlib import suppress

from digest.render.clean_text import clean_line

LINE_CHARACTERS = 76
"""RFC 2047, section 2, for lines that hold an encoded word; we keep all lines to it."""
ENCODED_WORD_BYTES = 39
"""Of UTF-8 in one encoded word: with our longest field name before it, a line stays in bounds."""
LONGEST_PLAIN_WORD = 60
"""Characters; a longer one could not be folded."""
FOLD = "\r\n "

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0<>,;\u2028\u2029\ud800-\udfff]")
_NOT_IN_URL = re.compile(r"[^!-;=?-~]")


def text_field(name: str, text: str) -> bytes:
    """Return a field such as Subject, encoded and folded where it must be."""
    words = clean_line(text).split(" ")
    if not _is_plain(words):
        return f"{name}: {_encoded_words(' '.join(words))}\r\n".encode("ascii")
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE_CHARACTERS and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def address_field(name: str, person: str, address: str) -> bytes:
    """Return a field such as From; UTF-8 only where the address itself needs it (RFC 6532)."""
    return _named(name, person, clean_address(address))


def list_id_field(list_name: str, list_id: str) -> bytes:
    """Return List-Id (RFC 2919): the newsletter's name, then its id in angle brackets."""
    return _named("List-Id", list_name, clean_address(list_id), brackets=True)


def url_field(name: str, url: str) -> bytes:
    """Return a field with one URL in angle brackets, as List-Unsubscribe has it (RFC 2369).

    Never folded: RFC 2369 forbids blanks in the URL, and there is nowhere else to fold.
    """
    return f"{name}: <{_NOT_IN_URL.sub(_percent, url)}>\r\n".encode("ascii")


def clean_address(address: str) -> str:
    """Return the address without anything that could end it, the domain in ASCII where it can be.

    An address that was checked when it came comes out as it is.
    """
    local, at, domain = _NOT_IN_ADDRESS.sub("", address).rpartition("@")
    if not domain.isascii():
        with suppress(UnicodeError):  # the server will say what it thinks of such a domain
            domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}"


def _named(name: str, person: str, address: str, *, brackets: bool = False) -> bytes:
    phrase = _phrase(clean_line(person))
    if not phrase:
        return (f"{name}: <{address}>\r\n" if brackets else f"{name}: {address}\r\n").encode()
    last_line = f"{name}: {phrase}".rpartition(FOLD)[2]
    fits = len(last_line) + len(address) + 3 <= LINE_CHARACTERS
    return f"{name}: {phrase}{' ' if fits else FOLD}<{address}>\r\n".encode()


def _phrase(person: str) -> str:
    if not _is_plain([person]):
        return _encoded_words(person)
    if not person or _ATOMS.fullmatch(person):
        return person
    escaped = person.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_plain(words: list[str]) -> bool:
    # "=?" would be read as the beginning of an encoded word.
    return all(word.isascii() and len(word) <= LONGEST_PLAIN_WORD for word in words) and (
        "=?" not in " ".join(words)
    )


def _encoded_words(text: str) -> str:
    chunks = [b""]
    for character in text:
        encoded = character.encode()
        if len(chunks[-1]) + len(encoded) > ENCODED_WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += encoded
    return FOLD.join(f"=?utf-8?b?{b64encode(chunk).decode()}?=" for chunk in chunks)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode(errors="replace"))
