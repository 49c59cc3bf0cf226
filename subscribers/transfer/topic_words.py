"""Topics as people write several of them into one cell. Pure."""

import re
from collections.abc import Container

TOPIC_SEPARATOR = "|"
"""What we write ourselves; the one that no topic's name can hold."""
NEW_TOPICS = "*"
"""Beside topics in a cell: those that are added later too."""
_OTHER_SEPARATORS = re.compile(r"(\s*[;,]\s*)")


def topic_words(part: str, known: Container[str]) -> tuple[str, ...]:
    """Return the topics of a cell, or of what stands between two TOPIC_SEPARATORs in it.

    Semicolons and commas part them too, as forms and spreadsheets write them, except within the
    name of a known topic: of several readings the longest name counts. ``known`` are casefolded.
    """
    if part.casefold() in known:
        return (part,)
    pieces = _OTHER_SEPARATORS.split(part.strip())
    words: list[str] = []
    start = 0
    while start < len(pieces):
        end = _end_of_longest(pieces, start, known)
        word = "".join(pieces[start:end])
        if word:
            words.append(word)
        start = end + 1
    return tuple(words)


def _end_of_longest(pieces: list[str], start: int, known: Container[str]) -> int:
    # Words stand at even places, the separators between them at odd ones.
    for end in range(len(pieces), start + 1, -2):
        if "".join(pieces[start:end]).casefold() in known:
            return end
    return start + 1
