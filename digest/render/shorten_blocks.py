"""Shortens paragraphs and lists for a mail that would be too long."""

from digest.render.blocks import Block
from digest.render.shorten import shorten, shorten_to_sentence


def shorten_blocks(blocks: tuple[Block, ...], *, limit: int) -> tuple[Block, ...]:
    """Return blocks of at most ``limit`` characters in all, at least 2.

    Cut after a paragraph, an entry of a list or a sentence; within one only where the very first
    is longer than the limit, and then at a word.
    """
    kept: list[Block] = []
    left = limit
    for block in blocks:
        part = _shortened(block, left)
        if part:
            kept.append(part)
        if part != block:
            break
        left -= len(block.text) + sum(map(len, block.entries))
    if blocks and not kept:
        first = blocks[0]
        kept.append(
            Block(entries=(shorten(first.entries[0], limit=limit),))
            if first.entries
            else Block(text=shorten(first.text, limit=limit))
        )
    return tuple(kept)


def _shortened(block: Block, limit: int) -> Block | None:
    if not block.entries:
        text = shorten_to_sentence(block.text, limit=limit)
        return Block(text=text) if text else None
    kept: list[str] = []
    for entry in block.entries:
        limit -= len(entry)
        if limit < 0:
            break
        kept.append(entry)
    return Block(entries=tuple(kept)) if kept else None
