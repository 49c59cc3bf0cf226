"""Cells that a spreadsheet would run as a formula (OWASP, CSV Injection) begin with a quote.

Also what stands behind a semicolon or a tab within a cell: where numbers have a comma, spreadsheets
part cells there, and what we take for one cell is two to them.
"""

import re

GUARD = "'"
_SIGNS = "=+\\-@'\uff1d\uff0b\uff0d\uff20"
"""The last four are the first four in full width, which spreadsheets in Japanese take too."""
_FORMULA = rf"(?:^ *)(?=[{_SIGNS}\t\r\n])|(?:[;\t\r\n] *)(?=[{_SIGNS}])"
_UNGUARDED = re.compile(_FORMULA)
_GUARDED = re.compile(_FORMULA.replace("(?=", f"{GUARD}(?="))


def guard_cell(text: str) -> str:
    """Return the text as it may stand in a file that a spreadsheet opens."""
    return _UNGUARDED.sub(rf"\g<0>{GUARD}", text)


def unguard_cell(cell: str) -> str:
    """Return what ``guard_cell`` was given; other cells come back as they are."""
    return _GUARDED.sub(lambda found: found[0].removesuffix(GUARD), cell)
