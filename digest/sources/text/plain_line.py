"""Plain text from outside, made fit to be kept."""

import re
import unicodedata

from digest.render.clean_text import clean_text

_INVISIBLE = re.compile(
    "["
    "\u00ad\u200b\u2060\u180e"  # soft hyphen, zero-width space, word joiner
    "\u200e\u200f\u061c"  # direction marks
    "\ufff9-\ufffb\ufffc"  # annotations, object replacement
    "\U000e0000-\U000e007f"  # tags: text that nobody sees
    "]"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def plain_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text in NFC, blanks folded, without control characters, invisible
    characters and direction overrides; empty lines stay, as empty strings."""
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    # Cleaning comes last too: composing may not bring back what it took out.
    text = clean_text(unicodedata.normalize("NFC", clean_text(text)))
    return tuple(line.strip() for line in text.split("\n"))


def plain_line(text: str) -> str:
    """Return the same on one line."""
    return " ".join(line for line in plain_lines(text) if line)
