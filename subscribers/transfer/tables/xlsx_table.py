"""The first sheet of an XLSX workbook (ECMA-376), its first line with anything in it as header."""

import re
from collections.abc import Iterator
from functools import lru_cache
from string import digits

from subscribers.transfer.tables.table import Cell, Line, Table, TableError
from subscribers.transfer.tables.whole_number import whole_number
from subscribers.transfer.tables.xlsx_cell import cell_value, rich_text
from subscribers.transfer.tables.xlsx_dates import WorkbookDates, date_styles
from subscribers.transfer.tables.xlsx_package import Package

MOST_COLUMNS = 500
"""A cell far to the right would make each line as long."""
_LETTERS = re.compile("[A-Z]{1,3}")
_YES = ("1", "true")
_MEND = "save it as XLSX, or as CSV UTF-8"


def xlsx_table(content: bytes) -> Table:
    """Return the first sheet that is not hidden. Raises TableError where it cannot be read."""
    package = Package(content)
    book = _workbook(package)
    sheets = _sheets(package, book)
    related = package.related(book)
    part = next((one.part for one in related if one.id == sheets[0][1]), None)
    if part is None:
        raise TableError(f"The workbook's first sheet is missing; {_MEND}.")
    parts = {one.kind: one.part for one in related}
    shared = (
        [rich_text(text) for text in package.elements(parts["sharedStrings"], "si")]
        if "sharedStrings" in parts
        else []
    )
    dates = WorkbookDates(
        styles=date_styles(package, parts["styles"]) if "styles" in parts else frozenset(),
        from_1904=any(one.get("date1904") in _YES for one in package.elements(book, "workbookPr")),
    )
    lines = list(_lines(package, part, shared, dates))
    return Table(
        header=lines[0] if lines else Line(number=1, cells=()),
        lines=tuple(lines[1:]),
        sheets_left_out=tuple(name for name, _ in sheets[1:]),
    )


def _workbook(package: Package) -> str:
    for relation in package.related(""):
        if relation.kind == "officeDocument" and relation.part.endswith(".xml"):
            return relation.part
    raise TableError(f"The file is no XLSX workbook; {_MEND}.")


def _sheets(package: Package, book: str) -> list[tuple[str, str]]:
    """Return name and relation's id of each sheet that is not hidden, in order."""
    sheets = [
        (
            sheet.get("name", ""),
            next((str(at) for name, at in sheet.attrib.items() if str(name).endswith("}id")), ""),
        )
        for sheet in package.elements(book, "sheet")
        if sheet.get("state", "visible") == "visible"
    ]
    if not sheets:
        raise TableError(f"The file is no XLSX workbook with a sheet to be seen; {_MEND}.")
    return sheets


def _lines(package: Package, part: str, shared: list[str], dates: WorkbookDates) -> Iterator[Line]:
    number, cells = 1, dict[int, Cell]()
    for element in package.elements(part, "c", "row"):
        if element.tag.endswith("}row"):
            number = _line_number(element.get("r"), number)
            if any(not isinstance(cell, str) or cell.strip() for cell in cells.values()):
                width = max(cells) + 1
                yield Line(
                    number=number,
                    cells=tuple(cells.get(at, "") for at in range(width)),
                    is_hidden=element.get("hidden") in _YES,
                )
            number, cells = number + 1, {}
            continue
        row = element.getparent()
        number = _line_number(row.get("r") if row is not None else None, number)
        # Some programs leave out where a cell is: after the one before it.
        reference = element.get("r") or f"{_letters(max(cells, default=-1) + 1)}{number}"
        column = _column(reference.rstrip(digits))
        if not 0 < column <= MOST_COLUMNS:
            raise TableError(
                f"Cell {reference} lies outside of the first {MOST_COLUMNS} columns; keep those "
                "alone that are needed."
            )
        cells[column - 1] = cell_value(element, reference, shared, dates)


def _line_number(given: str | None, counted: int) -> int:
    number = whole_number(given)
    return counted if number is None else number


@lru_cache
def _column(letters: str) -> int:
    """Return the number of a column, from 1; 0 where the letters name none."""
    column = 0
    for letter in letters if _LETTERS.fullmatch(letters) else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters
