"""Shows word by word how one text became another. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text that stayed, came in, or was taken out."""

    kind: Literal["same", "new", "gone"]
    text: str


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in reading order; what was taken out stands first."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(kind="same", text="".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(kind="gone", text="".join(old[a:b])))
        if c < d:
            pieces.append(Piece(kind="new", text="".join(new[c:d])))
    return tuple(pieces)
