"""Text of several paragraphs, for the HTML and for the text."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from digest.render.blocks import Block, blocks_of, wrap_blocks
from digest.render.shorten_blocks import shorten_blocks


@dataclass(frozen=True, kw_only=True)
class Prose:
    """Text as blocks for the HTML and as wrapped lines for the text; both empty, or neither."""

    blocks: tuple[Block, ...]
    cut: bool = False
    """True where it was shortened."""

    @cached_property
    def text(self) -> str:
        """The blocks as lines of a letter."""
        return wrap_blocks(self.blocks)

    def __bool__(self) -> bool:
        return bool(self.blocks)


@lru_cache(maxsize=1_024)
def prose(text: str, *, limit_bytes: int | None = None) -> Prose:
    """Return the text as prose that takes ``limit_bytes`` of HTML at most; None for all of it.

    Cached, since variants share their articles, and layouts that are tried their cuts.
    """
    if limit_bytes is None:
        return Prose(blocks=blocks_of(text))
    whole = prose(text).blocks
    kept = shorten_blocks(whole, limit_bytes=limit_bytes)
    return Prose(blocks=kept, cut=kept != whole)
