"""Numbers that forms and addresses send. Pure."""

LARGEST_KEY = 2**63 - 1
"""What the databases hold in a key."""


def number_in(text: str | None) -> int:
    """Return the number that was sent; 0 for what is none, or larger than any key."""
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_KEY)):
        return 0
    number = int(text)
    return number if number <= LARGEST_KEY else 0
