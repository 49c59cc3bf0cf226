"""CSV, as any spreadsheet writes it."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from subscribers.transfer.tables.decode import decode
from subscribers.transfer.tables.table import Broken, Line, Table

_SEPARATORS = (",", ";", "\t")
_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""Excel's own first line, which says what parts the cells."""
_NO_HEADER = Line(number=1, cells=())


def csv_table(content: bytes) -> Table:
    """Return the table; separators are comma, semicolon or tab. What is broken stands in it."""
    text, broken = decode(content)
    if broken:
        return Table(header=_NO_HEADER, broken=broken)
    problems: list[Broken] = []
    lines = list(_lines(text, problems))
    return Table(
        header=lines[0] if lines else _NO_HEADER,
        lines=tuple(lines[1:]),
        broken=tuple(problems),
    )


def _lines(text: str, problems: list[Broken]) -> Iterator[Line]:
    named = _NAMED_SEPARATOR.match(text)
    start = named.end() if named else 0
    separator = named[1] if named else max(_SEPARATORS, key=_first_line(text).count)
    before = 1 if named else 0
    source = StringIO(text[start:], newline="")
    reader = csv.reader(source, delimiter=separator, strict=True)
    number = before + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(number=number, cells=tuple(cells))
            number = before + reader.line_num + 1
    except csv.Error as error:
        reason = f"cannot be read ({error}); mend its quotes, nothing after it was read."
        problems.append(Broken(line=number, reason=reason))


def _first_line(text: str) -> str:
    return text.lstrip("\r\n").partition("\n")[0]
