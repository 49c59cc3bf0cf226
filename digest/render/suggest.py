"""Near misses, for error messages."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question naming the nearest known word; empty where none is near."""
    near = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else ""


def in_words(words: Iterable[str]) -> str:
    """Return the words as a list in a sentence: a, b or c."""
    *first, last = list(words)
    return f"{', '.join(first)} or {last}" if first else last
