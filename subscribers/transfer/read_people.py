"""The people that a list names, and what must be mended in it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from subscribers.errors import SubscriberError
from subscribers.transfer.columns import Columns, ColumnsError, choose_columns
from subscribers.transfer.guarded_cell import unguard_cell
from subscribers.transfer.parse_row import parse_row
from subscribers.transfer.records import ImportPlan, ImportRow, LineProblem
from subscribers.transfer.tables.table import BadCell, Cell, Line, Table

TELL_EACH_ROWS = 1_000

Progress = Callable[[int, int], None]
"""Told how many lines are read, of how many."""


def read_people(
    table: Table,
    *,
    columns: Mapping[str, str] | None = None,
    progress: Progress = lambda _done, _total: None,
) -> ImportPlan:
    """Return the people of the table, and a problem for each line that must be mended.

    Its header names the columns, in any order: email, and any of name, topics, cadence,
    time_zone, greeting and consented; ``columns`` says, for some of these, how the list calls them.
    """
    broken = tuple(LineProblem(line=one.line, reason=one.reason) for one in table.broken)
    if broken and not table.lines:
        return ImportPlan(problems=broken)
    header = [_shown(cell).strip() for cell in table.header.cells]
    try:
        chosen = choose_columns(header, columns or {})
    except ColumnsError as error:
        problem = LineProblem(line=table.header.number, reason=str(error))
        return ImportPlan(problems=(problem, *broken))
    plan = _plan(table, chosen, len(header), progress)
    return replace(
        plan,
        problems=(*plan.problems, *broken),
        columns=chosen.names,
        columns_left_out=(*chosen.left_out, *_nameless(table, header)),
        sheets_left_out=table.sheets_left_out,
    )


def _plan(table: Table, columns: Columns, width: int, progress: Progress) -> ImportPlan:
    rows: dict[str, ImportRow] = {}
    problems: list[LineProblem] = []
    repeated = 0
    for number, line in enumerate(table.lines, start=1):
        if number % TELL_EACH_ROWS == 0:
            progress(number, len(table.lines))
        try:
            row = parse_row(line.number, _by_column(line, columns, width))
        except SubscriberError as error:
            problems.append(LineProblem(line=line.number, reason=str(error)))
            continue
        earlier = rows.setdefault(row.address.key, row)
        if earlier is row:
            continue
        if replace(row, line=earlier.line, address=earlier.address) == earlier:
            repeated += 1
        else:
            reason = f"the address of line {earlier.line} again, with other wishes; keep one."
            problems.append(LineProblem(line=line.number, reason=reason))
    progress(len(table.lines), len(table.lines))
    return ImportPlan(rows=tuple(rows.values()), problems=tuple(problems), repeated=repeated)


def _by_column(line: Line, columns: Columns, width: int) -> dict[str, str]:
    if line.is_hidden:
        # Whoever sent the list may not know of them: they may be those who have left.
        raise SubscriberError(
            "is hidden in the workbook, perhaps by a filter; show all lines, or copy those that "
            "are meant into a sheet of their own."
        )
    if any(line.cells[width:]):
        raise SubscriberError(
            f"has {len(line.cells)} cells for {width} columns; put quotes round a cell that "
            "holds the separator, or name each column in the header."
        )
    # Spreadsheets leave out empty cells at the end of a line.
    cells = {
        ours: line.cells[at] if at < len(line.cells) else "" for ours, at in columns.places.items()
    }
    consented = cells.get("consented")
    if isinstance(consented, BadCell) and consented.day:
        cells["consented"] = consented.day
    if bad := [cell.reason for cell in cells.values() if isinstance(cell, BadCell)]:
        raise SubscriberError(" ".join(bad))
    return {ours: unguard_cell(_shown(cell)) for ours, cell in cells.items()}


def _nameless(table: Table, header: list[str]) -> tuple[str, ...]:
    without = [at for at, name in enumerate(header) if not name]
    return tuple(
        f"column {at + 1}, which has no name"
        for at in without
        if any(at < len(line.cells) and line.cells[at] for line in table.lines)
    )


def _shown(cell: Cell) -> str:
    return cell.shown if isinstance(cell, BadCell) else cell
