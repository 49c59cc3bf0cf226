"""The text of a mail as it is sent: no blanks at ends of lines, no gaps that templates left."""

import re

_EMPTY_LINES = re.compile(r"\n{3,}")


def tidy_text(text: str) -> str:
    """Return the text with one newline at its end and never two empty lines together."""
    lines = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip() + "\n"
