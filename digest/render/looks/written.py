"""Where in a look's file something stands."""

import re

_HEADER = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_BRACKET = re.compile(r"[\[\]{}]")
_KEY = r"\s*[\"']?{}[\"']?\s*="


def line_of(text: str, table: str, name: str = "") -> int | None:
    """Return the line of a name in a table, else that of the table's header, else None.

    An empty table is the file's head. Lines count from 1.
    """
    within, header = "", None
    for number, line in enumerate(text.split("\n"), start=1):
        found = _HEADER.match(line)
        if found:
            within = found[1]
            header = number if within == table else header
        elif within == table and name and re.match(_KEY.format(re.escape(name)), line):
            return number
    return header


def column_of(text: str, line: int | None, word: str) -> int | None:
    """Return the column of a word in that line, from 1; None where it is not there."""
    if line is None:
        return None
    at = text.split("\n")[line - 1].find(word)
    return at + 1 if at >= 0 else None


def place_nested(text: str) -> tuple[int, int]:
    """Return line and column, from 1, of the first bracket that opens within another."""
    depth = at = 0
    for found in _BRACKET.finditer(text):
        depth = depth + 1 if found[0] in "[{" else max(depth - 1, 0)
        if depth > 1:
            at = found.start()
            break
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
