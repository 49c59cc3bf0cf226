"""What stands for a summary in a table."""

from digest.render.shorten import shorten

MOST_CHARACTERS = 120
"""Two or three lines of a table's column at eighty columns."""


def short_heading(heading: str) -> str:
    """Return a heading in one line, cut at a word where it is long."""
    return shorten(" ".join(heading.split()), limit=MOST_CHARACTERS)
