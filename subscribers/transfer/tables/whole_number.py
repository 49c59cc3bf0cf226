"""Numbers in a workbook that name a line, a style or a text."""

LONGEST_NUMBER = 10
"""Digits. No workbook has more of anything, and Python refuses to read thousands of them."""


def whole_number(text: str | None) -> int | None:
    """Return the number; None where the text is none, or none that a workbook needs."""
    if text and text.isdecimal() and len(text) <= LONGEST_NUMBER:
        return int(text)
    return None
