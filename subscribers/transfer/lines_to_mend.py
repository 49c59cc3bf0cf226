"""The lines of a list that must be mended, as a list of its own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from subscribers.transfer.csv_line import csv_line
from subscribers.transfer.records import LineProblem
from subscribers.transfer.tables.table import BadCell, Cell, Table

WHY = ("line", "what must be mended")


def lines_to_mend(table: Table, problems: Sequence[LineProblem]) -> Iterator[str]:
    """Yield the lines of a CSV file: the wrong ones as they are, each with its number and what is
    wrong behind. Once mended, it can be imported itself."""
    reasons: defaultdict[int, list[str]] = defaultdict(list)
    for problem in problems:
        for number in (problem.line, *problem.also):
            reasons[number].append(problem.reason)
    lines = {line.number: line.cells for line in table.lines}
    header = [_text(cell) for cell in table.header.cells]
    yield csv_line((*header, *WHY))
    for number, why in sorted(reasons.items()):
        cells = [_text(cell) for cell in lines.get(number, ())]
        empty = [""] * (len(header) - len(cells))
        yield csv_line((*cells, *empty, str(number), " ".join(why)))


def _text(cell: Cell) -> str:
    return (cell.day or cell.shown) if isinstance(cell, BadCell) else cell
