"""What differs between two texts, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Some words of one text or both, with the blanks between them."""

    text: str
    is_new: bool = False
    is_gone: bool = False


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one, in order: what is the same, what is gone, what is new.

    All that is not new, joined, is the text before; all that is not gone is the one after.
    """
    was, became = _PIECES.findall(before), _PIECES.findall(after)
    return tuple(_pieces(was, became))


def _pieces(was: list[str], became: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(a=was, b=became, autojunk=False)
    for kind, from_was, to_was, from_became, to_became in matcher.get_opcodes():
        gone, new = "".join(was[from_was:to_was]), "".join(became[from_became:to_became])
        if kind == "equal":
            yield Piece(text=gone)
            continue
        if gone:
            yield Piece(text=gone, is_gone=True)
        if new:
            yield Piece(text=new, is_new=True)
