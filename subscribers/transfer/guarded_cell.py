"""Cells that a spreadsheet would run as a formula (OWASP, CSV Injection) begin with a quote."""

GUARD = "'"
_GUARDED = ("=", "+", "-", "@", "\t", "\r", GUARD)


def guard_cell(text: str) -> str:
    """Return the text as it may stand in a file that a spreadsheet opens."""
    return GUARD + text if text.startswith(_GUARDED) else text


def unguard_cell(cell: str) -> str:
    """Return what ``guard_cell`` was given; other cells come back as they are."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(_GUARDED) else cell
