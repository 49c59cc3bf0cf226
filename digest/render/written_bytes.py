"""How many bytes text takes in a mail's HTML, markup and escapes counted in."""

from bisect import bisect_right

from digest.render.blocks import Block

PARAGRAPH_BYTES = 90
"""What a paragraph's tags take in the finished HTML of our template, inlined styles included."""
LIST_BYTES = 90
"""The same for a list, its entries apart."""
ENTRY_BYTES = 60
"""The same for each entry of a list."""

_GROWTH_BYTES = {"&": 4, "<": 3, ">": 3, '"': 4, "'": 4}
"""How much longer than itself markupsafe writes a character."""


def written_bytes(text: str) -> int:
    """Return the bytes of the text once it is escaped, in UTF-8."""
    growth = sum(text.count(character) * more for character, more in _GROWTH_BYTES.items())
    return len(text.encode()) + growth


def block_bytes(block: Block) -> int:
    """Return the bytes of the block with its tags."""
    if not block.entries:
        return PARAGRAPH_BYTES + written_bytes(block.text)
    return LIST_BYTES + sum(ENTRY_BYTES + written_bytes(entry) for entry in block.entries)


def characters_within(text: str, limit_bytes: int) -> int:
    """Return how many of the text's first characters take at most ``limit_bytes``."""
    limit_bytes = max(limit_bytes, 0)
    # Each character takes a byte at least, so none beyond the limit can be among them.
    longest = min(len(text), limit_bytes)
    if written_bytes(text[:longest]) <= limit_bytes:
        return longest
    lengths = range(longest + 1)
    return bisect_right(lengths, limit_bytes, key=lambda end: written_bytes(text[:end])) - 1
