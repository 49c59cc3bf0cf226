"""Numbers that forms send. Pure."""


def number_in(text: str | None) -> int:
    """Return the number that a form sent; 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdecimal() else 0
