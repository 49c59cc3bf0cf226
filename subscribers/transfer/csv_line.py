"""One line of a CSV file that a spreadsheet may open."""

import csv
from collections.abc import Iterable
from io import StringIO

from subscribers.transfer.guarded_cell import guard_cell


def csv_line(cells: Iterable[str]) -> str:
    """Return the line with its end; no cell is run as a formula."""
    line = StringIO()
    csv.writer(line).writerow([guard_cell(cell) for cell in cells])
    return line.getvalue()
