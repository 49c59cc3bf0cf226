"""Shortens paragraphs and lists for a mail that would be too long."""

from digest.render.blocks import Block
from digest.render.shorten import ELLIPSIS, SHORTEST_LIMIT, shorten, shorten_to_sentence
from digest.render.written_bytes import (
    ENTRY_BYTES,
    LIST_BYTES,
    PARAGRAPH_BYTES,
    block_bytes,
    characters_within,
    written_bytes,
)


def shorten_blocks(blocks: tuple[Block, ...], *, limit_bytes: int) -> tuple[Block, ...]:
    """Return blocks that take at most ``limit_bytes`` of HTML in all, their tags counted in.

    Cut after a paragraph, an entry of a list or a sentence; within one only where the very first
    is longer than the limit, and then at a word. Where not even a word's tags fit, a word is kept.
    """
    kept: list[Block] = []
    left = limit_bytes
    for block in blocks:
        part = _shortened(block, left)
        if part:
            kept.append(part)
        if part != block:
            break
        left -= block_bytes(block)
    if blocks and not kept:
        kept.append(_first_words(blocks[0], limit_bytes))
    return tuple(kept)


def _shortened(block: Block, limit_bytes: int) -> Block | None:
    if not block.entries:
        room = characters_within(block.text, limit_bytes - PARAGRAPH_BYTES)
        text = shorten_to_sentence(block.text, limit=room)
        return Block(text=text) if text else None
    kept: list[str] = []
    left = limit_bytes - LIST_BYTES
    for entry in block.entries:
        left -= ENTRY_BYTES + written_bytes(entry)
        if left < 0:
            break
        kept.append(entry)
    return Block(entries=tuple(kept)) if kept else None


def _first_words(block: Block, limit_bytes: int) -> Block:
    if block.entries:
        return Block(entries=(_cut(block.entries[0], limit_bytes - LIST_BYTES - ENTRY_BYTES),))
    return Block(text=_cut(block.text, limit_bytes - PARAGRAPH_BYTES))


def _cut(text: str, limit_bytes: int) -> str:
    if written_bytes(text) <= limit_bytes:
        return text
    room = characters_within(text, limit_bytes - len(ELLIPSIS.encode()))
    return shorten(text, limit=max(room, SHORTEST_LIMIT))
