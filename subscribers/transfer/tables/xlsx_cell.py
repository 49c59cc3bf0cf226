"""One cell of a workbook as what a person sees there."""

import re
from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from subscribers.transfer.tables.table import BadCell, Cell, TableError
from subscribers.transfer.tables.whole_number import whole_number
from subscribers.transfer.tables.xlsx_dates import WorkbookDates

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How XML says what it cannot hold (ECMA-376, part 1, 22.9.2.19)."""
_LARGEST_WHOLE = 10**15
"""Spreadsheets keep fifteen digits."""


def cell_value(
    element: etree._Element, where: str, shared: Sequence[str], dates: WorkbookDates
) -> Cell:
    """Return the text of a ``c`` element; numbers as they are written, formulas' results.

    ``where`` is such as B3.
    """
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return rich_text(element)
    value = _child(element, "}v")
    if value is None:
        return _without_value(element, kind, where)
    if kind in _TEXTS:
        return _TEXTS[kind](value, shared)
    if kind == "e":
        return BadCell(reason=f"cell {where} holds the error {value}; mend it.", shown=value)
    if kind == "d" or _style(element) in dates.styles:
        return BadCell(
            reason=f"cell {where} holds a date (spreadsheets make dates of words that look like "
            "one); format it as text and write it anew.",
            shown=value,
            day=dates.day(value),
        )
    return _number(value)


def _without_value(element: etree._Element, kind: str, where: str) -> Cell:
    if element.find("{*}f") is None or kind == "str":
        return ""
    return BadCell(
        reason=f"cell {where} holds a formula without a result; open the file in a spreadsheet "
        "and save it, or write what is meant."
    )


def rich_text(element: etree._Element) -> str:
    """Return the text of an element whose ``t`` elements hold it, without phonetic hints."""
    runs = element.iterfind(".//{*}t")
    return _unescaped("".join(run.text or "" for run in runs if not _is_phonetic(run)))


def _is_phonetic(run: etree._Element) -> bool:
    parent = run.getparent()
    return parent is not None and str(parent.tag).endswith("}rPh")


def _child(element: etree._Element, tag: str) -> str | None:
    # By hand: a search by path takes three times as long, and there are millions of cells.
    for child in element:
        if str(child.tag).endswith(tag):
            return child.text
    return None


def _style(element: etree._Element) -> int:
    return whole_number(element.get("s")) or 0


def _shared(value: str, shared: Sequence[str]) -> str:
    number = whole_number(value)
    if number is None or number >= len(shared):
        raise TableError("The workbook's texts do not fit its cells; save it anew as XLSX.")
    return shared[number]


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # What lies beyond 16 bits is written as two of these.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _number(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if number.is_integer() and abs(number) < _LARGEST_WHOLE:
        return str(int(number))
    return repr(number)


_TEXTS: Mapping[str, Callable[[str, Sequence[str]], str]] = {
    "s": _shared,
    "str": lambda value, _: _unescaped(value),
    "b": lambda value, _: "TRUE" if value == "1" else "FALSE",
}
"""Kind of cell -> what reads its value."""
