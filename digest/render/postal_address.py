"""The sender's postal address, as every mail shows it."""

from digest.render.clean_text import clean_line, clean_text
from digest.render.shorten import shorten

LINE_CHARACTERS = 120
MOST_LINES = 10


def address_lines(postal_address: str) -> tuple[str, ...]:
    """Return the address's lines, cleaned; those beyond the tenth are left out."""
    lines = [clean_line(line) for line in clean_text(postal_address).split("\n")]
    return tuple(shorten(line, limit=LINE_CHARACTERS) for line in lines if line)[:MOST_LINES]
