"""Shortens text for people: at a sentence where one ends in time, else at a word."""

import re
import unicodedata

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
SHORTEST_LIMIT = 2
"""Characters: one, and the ellipsis."""
ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"

SENTENCE_END = re.compile("(?<=[.!?\u2026])[\"'\u201d\u2019)\\]]*(?=\\s)")
_EARLIEST_SENTENCE_SHARE = 0.6
"""A sentence that ends before this share of the room would waste too much of it."""
_TRAILING = " \t\n\u00a0.,;:!?\u2013\u2014-(["


def shorten(text: str, *, limit: int) -> str:
    """Return at most ``limit`` characters of the text, ended by an ellipsis where it was cut.

    Never within a word; only a single word longer than the limit is cut inside, and then never
    within a grapheme. ``limit`` is at least SHORTEST_LIMIT.
    """
    if len(text) <= limit:
        return text
    room = text[: limit - len(ELLIPSIS) - 1]
    sentence = _last_sentence_end(room, text)
    if sentence >= limit * _EARLIEST_SENTENCE_SHARE:
        return f"{text[:sentence]} {ELLIPSIS}"
    word = _last_word_end(room, text)
    kept = text[:word].rstrip(_TRAILING) if word else ""
    return (kept or text[: _grapheme_end(text, limit - len(ELLIPSIS))]) + ELLIPSIS


def shorten_to_sentence(text: str, *, limit: int) -> str:
    """Return whole sentences of the text within the limit; empty where the first is longer."""
    return text if len(text) <= limit else text[: _last_sentence_end(text[:limit], text)]


def _last_sentence_end(room: str, text: str) -> int:
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, len(room) + 1)]
    return max((end for end in ends if end <= len(room)), default=0)


def _last_word_end(room: str, text: str) -> int:
    if text[len(room)].isspace():
        return len(room)
    spaces = [match.start() for match in re.finditer(r"\s", room)]
    return spaces[-1] if spaces else 0


def _grapheme_end(text: str, limit: int) -> int:
    """Return the last place at or before ``limit`` where no character is torn from its marks.

    Simpler than UAX #29, and never later than a boundary of it for marks, joiners and flags.
    """
    end = limit
    while end > 0 and not _boundary(text, end):
        end -= 1
    return end or limit


def _boundary(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if ZERO_WIDTH_JOINER in {after, before}:
        return False
    if unicodedata.category(after) in {"Mn", "Me", "Mc"} or "\U0001f3fb" <= after <= "\U0001f3ff":
        return False
    return not (_is_flag_letter(after) and _flag_letters_before(text, at) % 2)


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return at - start


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
