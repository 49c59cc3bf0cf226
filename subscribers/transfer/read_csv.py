"""Reading a CSV file of subscribers, whatever spreadsheet wrote it."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

from subscribers.errors import SubscriberError
from subscribers.transfer.decode import decode
from subscribers.transfer.guarded_cell import unguard_cell
from subscribers.transfer.parse_row import parse_row
from subscribers.transfer.records import ImportPlan, ImportRow, LineProblem

COLUMNS = ("email", "name", "topics", "cadence", "time_zone")

_OTHER_NAMES = {"e_mail": "email", "email_address": "email", "timezone": "time_zone"}
_SEPARATORS = (",", ";", "\t")


def read_csv(source: bytes | Path) -> ImportPlan:
    """Return the people that the file names, and a problem for each line that must be mended.

    The first line names the columns, in any order: email, and any of name, topics, cadence and
    time_zone. Separators are comma, semicolon or tab. Raises OSError where a path cannot be read.
    """
    text, problems = decode(source.read_bytes() if isinstance(source, Path) else source)
    if problems:
        return ImportPlan(problems=problems)
    header, separator = _header(text)
    problems = _header_problems(header)
    return ImportPlan(problems=problems) if problems else _plan(text, header, separator)


def _header(text: str) -> tuple[list[str], str]:
    first = text.partition("\n")[0].strip("\r")
    separator = max(_SEPARATORS, key=first.count)
    cells = next(csv.reader([first], delimiter=separator), [])
    names = ["_".join(cell.casefold().replace("-", " ").split()) for cell in cells]
    return [_OTHER_NAMES.get(name, name) for name in names], separator


def _header_problems(header: list[str]) -> tuple[LineProblem, ...]:
    known = ",".join(COLUMNS)
    if "email" not in header:
        reason = f"names no column email; begin the file with a line such as {known}"
        return (LineProblem(line=1, reason=reason),)
    unknown = [name for name in header if name not in COLUMNS]
    twice = sorted({name for name in header if header.count(name) > 1})
    reasons = [
        f"column {name!r} is not known; rename it to one of {known}, or delete it."
        for name in unknown
    ]
    reasons += [f"column {name!r} stands there twice; delete one." for name in twice]
    return tuple(LineProblem(line=1, reason=reason) for reason in reasons)


def _plan(text: str, header: list[str], separator: str) -> ImportPlan:
    rows: dict[str, ImportRow] = {}
    problems: list[LineProblem] = []
    repeated = 0
    for line, cells in _records(text, separator, problems):
        try:
            row = parse_row(line, _by_column(header, cells))
        except SubscriberError as error:
            problems.append(LineProblem(line=line, reason=str(error)))
            continue
        earlier = rows.setdefault(row.address.key, row)
        if earlier is row:
            continue
        if replace(row, line=earlier.line, address=earlier.address) == earlier:
            repeated += 1
        else:
            reason = f"the address of line {earlier.line} again, with other wishes; keep one."
            problems.append(LineProblem(line=line, reason=reason))
    return ImportPlan(rows=tuple(rows.values()), problems=tuple(problems), repeated=repeated)


def _records(
    text: str, separator: str, problems: list[LineProblem]
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    next(reader)
    line = reader.line_num + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        reason = f"cannot be read ({error}); mend its quotes, nothing after it was read."
        problems.append(LineProblem(line=line, reason=reason))


def _by_column(header: list[str], cells: list[str]) -> dict[str, str]:
    extra = cells[len(header) :]
    if any(extra):
        raise SubscriberError(
            f"has {len(cells)} cells for {len(header)} columns; put quotes round a cell that "
            "holds the separator."
        )
    # Spreadsheets leave out empty cells at the end of a line.
    filled = cells + [""] * (len(header) - len(cells))
    return {name: unguard_cell(cell) for name, cell in zip(header, filled, strict=False)}
