"""Takes out of plain text what no mail may carry."""

import re

_DROPPED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\ud800-\udfff"  # lone surrogates, which UTF-8 cannot write
    "\u202a-\u202e\u2066-\u2069"  # direction overrides, which could turn the text after them
    "\ufeff\ufffe\uffff"
    "]"
)
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
_BLANKS = re.compile("[ \t]+")


def clean_text(text: str) -> str:
    """Return the text without control characters, lone surrogates and direction overrides.

    Line ends become a newline, runs of blanks one blank; no-break and thin spaces stay.
    """
    return _BLANKS.sub(" ", _DROPPED.sub("", _LINE_END.sub("\n", text))).strip()


def clean_line(text: str) -> str:
    """Return the same on one line."""
    if text.isprintable() and "  " not in text:
        # Nearly all lines: what is printable holds no control character and no blank but U+0020.
        return text.strip(" ")
    return " ".join(line.strip(" ") for line in clean_text(text).split("\n") if line.strip(" "))
