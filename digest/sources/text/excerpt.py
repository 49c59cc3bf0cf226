"""Ends a text that was cut off at a whole word."""

import re

from digest.sources.text.plain_line import plain_line

ELLIPSIS = "\u2026"

_SENTENCE_END = re.compile(r"[.!?][\"'\u2019\u201d)\]]*$")
_CUT_MARK = re.compile(r"\s*(?:\[\s*)?(?:\u2026|\.\.\.+)(?:\s*\])?$")
_LOOSE_END = " ,;:-\u2013\u2014([{/&"


def is_cut_off(text: str) -> bool:
    """Return True where a text does not end as a sentence does."""
    return bool(_CUT_MARK.search(text)) or not _SENTENCE_END.search(text)


def whole_words(text: str, *, ends_on_word: bool = False) -> str:
    """Return a text cut off anywhere as its whole words and an ellipsis; whole sentences stay.

    Its last word may be a broken one that looks whole ("matter" of "matters"), so it goes, unless
    ``ends_on_word`` says that the cut fell after it.
    """
    text = plain_line(text)
    if not text or not is_cut_off(text):
        return text
    words = _without_loose_end(text)
    if not ends_on_word:
        before, blank, _ = words.rpartition(" ")
        words = before if blank else ""
    words = _without_loose_end(words)
    return f"{words}{ELLIPSIS}" if words else ""


def shorten_to_words(text: str, *, most_characters: int) -> str:
    """Return a text of at most so many characters, cut after a word, with an ellipsis."""
    text = plain_line(text)
    if len(text) <= most_characters:
        return text
    room = most_characters - len(ELLIPSIS)
    words = text[:room]
    if text[room] != " ":
        words = words.rpartition(" ")[0] or words
    return f"{_without_loose_end(words)}{ELLIPSIS}"


def _without_loose_end(text: str) -> str:
    former = None
    while text != former:
        former = text
        text = _CUT_MARK.sub("", text).rstrip(_LOOSE_END)
    return text
