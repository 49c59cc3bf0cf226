"""A list as a table: a header, and lines of cells."""

from dataclasses import dataclass

from subscribers.errors import SubscriberError


class TableError(SubscriberError):
    """Not a list that can be read; the message says what to do with the file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BadCell:
    """A cell that holds something, and nothing that we could take for what a person wrote."""

    reason: str
    """Which cell, what is wrong and what would do."""
    shown: str = ""
    """As its spreadsheet shows it, as far as that can be told."""
    day: str = ""
    """Of a date, for a column that wants one: its day (ISO 8601)."""


Cell = str | BadCell


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line with something in it. It may have more or fewer cells than the header."""

    number: int
    """From 1, as an editor or a spreadsheet counts."""
    cells: tuple[Cell, ...]
    is_hidden: bool = False
    """Its spreadsheet does not show it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """Where a file cannot be read: nothing of it, or nothing from here on."""

    line: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """All that one file says."""

    header: Line
    lines: tuple[Line, ...] = ()
    broken: tuple[Broken, ...] = ()
    sheets_left_out: tuple[str, ...] = ()
    """Names of a workbook's other sheets."""
