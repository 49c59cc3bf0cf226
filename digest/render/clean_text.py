"""Takes out of plain text what no mail may carry."""

import re

from digest.render.readable import unreadable_at

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
_BLANKS = re.compile("[ \t]+")


def clean_text(text: str) -> str:
    """Return the text without control characters, lone surrogates and what cannot be seen.

    Line ends become a newline, runs of blanks one blank; no-break and thin spaces stay. What
    remains of characters that turn text round, join or part letters is as readable.py allows.
    """
    # A mark may come to stand on a blank only once the blanks round it are one.
    return _without_unreadable(_BLANKS.sub(" ", _LINE_END.sub("\n", text))).strip()


def clean_line(text: str) -> str:
    """Return the same on one line."""
    if text.isascii() and text.isprintable() and "  " not in text:
        # Most lines: what is printable holds no control character and no blank but U+0020.
        return text.strip(" ")
    return " ".join(line.strip(" ") for line in clean_text(text).split("\n") if line.strip(" "))


def _without_unreadable(text: str) -> str:
    unreadable = unreadable_at(text)
    if not unreadable:
        return text
    begins = (0, *(at + 1 for at in unreadable))
    ends = (*unreadable, len(text))
    kept = "".join(text[begin:end] for begin, end in zip(begins, ends, strict=True))
    return _BLANKS.sub(" ", kept)
