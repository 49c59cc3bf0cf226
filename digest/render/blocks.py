"""Plain text parts as paragraphs and lists, and as lines of a letter."""

import re
import textwrap
from dataclasses import dataclass

from digest.render.clean_text import clean_line, clean_text

LINE_WIDTH = 72
"""Characters; leaves room for ``> `` when quoted within the 78 of RFC 5322, section 2.1.1."""

_BETWEEN = re.compile(r"\n[ \t]*\n\s*")
_BULLET = "- "
_SAYS_NOTHING = " \t\n-_"
"""What a rule between paragraphs is drawn with; mail programs would take it for a signature's."""
_WORDLESS = re.compile(r"(?:[^\w]|_){4,}")
_LONGEST_WORDLESS = 120
_MOST_WORDLESS_LINES = 3
_SHOWN_OF_WORDLESS = 60
"""Characters. What markup in a source leaves behind where it is no markup, or somebody's rule of
dots, would fill a window, and what comes below it might never be seen."""
_MARKED = re.compile(r" (?=[>|]|--)")
_HELD = re.compile(r"\u00a0(?=[>|]|--)")
"""Before what, at the begin of a line, would be a mark of quoted mail or of a signature."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph (``text``) or a list (``entries``); the other of the two is empty."""

    text: str = ""
    entries: tuple[str, ...] = ()


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the text's blocks: parted by an empty line; lines all begun with ``- `` are a list.

    A rule drawn between them is none, and of a long run without a letter or figure its begin is
    enough.
    """
    told = _WORDLESS.sub(_shortened, clean_text(text))
    return tuple(_block(part) for part in _BETWEEN.split(told) if part.strip(_SAYS_NOTHING))


def wrap_blocks(blocks: tuple[Block, ...], *, width: int = LINE_WIDTH) -> str:
    """Return the blocks as lines of at most ``width`` characters; longer words stand whole."""
    return "\n\n".join(
        "\n".join(wrap_line(entry, width=width, bullet=_BULLET) for entry in block.entries)
        if block.entries
        else wrap_line(block.text, width=width)
        for block in blocks
    )


def wrap_line(text: str, *, width: int = LINE_WIDTH, bullet: str = "") -> str:
    """Return one paragraph wrapped, its later lines indented by the bullet's width."""
    wrapped = textwrap.fill(
        _MARKED.sub("\u00a0", text),
        width=width,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return _HELD.sub(" ", wrapped)


def _shortened(run: re.Match[str]) -> str:
    # The first and the last line of it have words, before and after.
    lines = sum(bool(line.strip()) for line in run[0].split("\n")[1:-1])
    if len(run[0]) <= _LONGEST_WORDLESS and lines <= _MOST_WORDLESS_LINES:
        return run[0]
    begin = " ".join(run[0].split())[:_SHOWN_OF_WORDLESS].rstrip()
    return f"\n\n{begin} \N{HORIZONTAL ELLIPSIS}\n\n"


def _block(part: str) -> Block:
    lines = [line for line in (line.strip() for line in part.split("\n")) if line]
    if all(line.startswith(_BULLET) for line in lines):
        return Block(entries=tuple(clean_line(line.removeprefix(_BULLET)) for line in lines))
    return Block(text=clean_line(part))
