"""The sentences that a check looks for."""

import re

from digest.render.blocks import blocks_of

_END = re.compile(r"(?<=[.!?…])\s+")


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of plain text blocks, an entry of a list counting as its own block."""
    return tuple(
        sentence
        for block in blocks_of(text)
        for part in (block.entries or (block.text,))
        for sentence in _END.split(part)
        if sentence
    )
