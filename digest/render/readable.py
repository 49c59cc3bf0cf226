"""Which characters can be read, or help to; all others turn text round or hide in it.

An allow-list by general category (Unicode Standard, section 4.5). Directions are set by ``dir``
attributes, so the characters that do it too are none of these.
"""

import unicodedata
from enum import Enum, auto
from functools import lru_cache

MOST_MARKS = 4
"""On one letter. More are piled over the lines round it; Hebrew with all its points has as many."""
_BLANK_LETTERS = frozenset("\u115f\u1160\u1680\u2800\u3164\uffa0")
"""Letters and symbols that show nothing."""
_BLANK_MARKS = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
_BEFORE_JOINERS = range(0x0600, 0x1D00)
"""From Arabic to Vedic: scripts in which letters join or part by U+200C and U+200D."""
_NEW_SYMBOLS = range(0x1F000, 0x1FC00)
"""Blocks of emoji; some are newer than our tables."""
_SELECTORS = range(0xFE00, 0xFE10)
_MORE_SELECTORS = range(0xE0100, 0xE01F0)
_LOOKS = frozenset("\ufe0e\ufe0f")
"""As text, and as emoji."""
_TAKE_LOOKS = frozenset("0123456789#*‼⁉〰〽")
_LINE_AND_TAB = frozenset("\n\t")
_PLAIN_ASCII = bytes((*range(0x20, 0x7F), *b"\n\t"))


class _Kind(Enum):
    PLAIN = auto()
    """Read by itself."""
    MARK = auto()
    JOINER = auto()
    LOOK = auto()
    UNREADABLE = auto()


def is_plain(text: str) -> bool:
    """Tell whether each character of the text can be read by itself, wherever it stands."""
    if text.isascii() and text.isprintable():
        return True
    others = text.encode(errors="surrogatepass").translate(None, _PLAIN_ASCII)
    different = set(others.decode(errors="surrogatepass"))
    return all(_kind(character) is _Kind.PLAIN for character in different)


def unreadable_at(text: str) -> tuple[int, ...]:
    """Return where characters stand that cannot be read there; the text without them has none."""
    if is_plain(text):
        return ()
    found: list[int] = []
    base, last, marks = " ", _Kind.PLAIN, 0
    for at, character in enumerate(text):
        kind = _kind(character)
        if kind is _Kind.PLAIN:
            base, marks = character, 0
        elif kind is _Kind.MARK and marks < MOST_MARKS and not base.isspace():
            marks += 1
        elif not _helps(character, kind, base, last):
            found.append(at)
            continue
        last = kind
    return tuple(found)


def _helps(character: str, kind: _Kind, base: str, last: _Kind) -> bool:
    if kind is _Kind.LOOK:
        return last is _Kind.PLAIN and (base in _TAKE_LOOKS or _is_symbol(base))
    if kind is not _Kind.JOINER or last is _Kind.JOINER:
        return False
    joins_symbols = character == "\u200d" and _is_symbol(base)
    return joins_symbols or (ord(base) in _BEFORE_JOINERS and not base.isspace())


@lru_cache(maxsize=8_192)
def _kind(character: str) -> _Kind:
    category, code = unicodedata.category(character), ord(character)
    if character in "\u200c\u200d":
        return _Kind.JOINER
    if character in _LOOKS:
        return _Kind.LOOK
    if (
        character in _BLANK_LETTERS
        or character in _BLANK_MARKS
        or code in _SELECTORS
        or code in _MORE_SELECTORS
    ):
        return _Kind.UNREADABLE
    if category[0] == "M":
        return _Kind.MARK
    is_plain = (
        category[0] in "LNPS"
        or category == "Zs"
        or character in _LINE_AND_TAB
        or (category == "Cn" and code in _NEW_SYMBOLS)
    )
    return _Kind.PLAIN if is_plain else _Kind.UNREADABLE


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) in {"So", "Sk", "Sm"} or ord(character) in _NEW_SYMBOLS
