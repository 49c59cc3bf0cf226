"""Which styles of a workbook show a number as a date or a time (ECMA-376, part 1, 18.8.30), and
which day a number is (18.17.4)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from subscribers.transfer.tables.whole_number import whole_number
from subscribers.transfer.tables.xlsx_package import Package

_BUILT_IN = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_A_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Words in quotes, single characters, fillers, and colours, conditions and locales in brackets."""


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_0 = date(1899, 12, 30)
"""By it the days from 1 March 1900 on are right; before, spreadsheets count a leap day too many."""
_DAY_0_OF_1904 = date(1904, 1, 1)
_LAST_DAY = 2_958_465
"""31 December 9999."""


@dataclass(frozen=True, kw_only=True)
class WorkbookDates:
    """How one workbook writes dates."""

    styles: frozenset[int] = frozenset()
    """Those of cells that show one."""
    from_1904: bool = False

    def day(self, value: str) -> str:
        """Return the day of such a cell as ISO 8601 has it, without its time; empty where it has
        none."""
        if written := _ISO_DAY.match(value):
            return written[0]
        try:
            number = float(value)
        except ValueError:
            return ""
        if not 1 <= number <= _LAST_DAY:
            return ""
        first = _DAY_0_OF_1904 if self.from_1904 else _DAY_0
        try:
            return (first + timedelta(days=int(number))).isoformat()
        except OverflowError:
            return ""


def date_styles(package: Package, part: str) -> frozenset[int]:
    """Return the numbers of those cell styles, as cells name them."""
    own: dict[int, str] = {}
    formats: list[int] = []
    for element in package.elements(part, "numFmt", "cellXfs"):
        if element.tag.endswith("}numFmt"):
            own[whole_number(element.get("numFmtId")) or 0] = element.get("formatCode", "")
        else:
            formats = [whole_number(style.get("numFmtId")) or 0 for style in element]
    return frozenset(
        style
        for style, number in enumerate(formats)
        if number in _BUILT_IN or (number in own and is_date_format(own[number]))
    )


def is_date_format(code: str) -> bool:
    """Tell whether the code of a number format shows days, months, years or times."""
    return bool(re.search("[dmyhs]", _NOT_A_CODE.sub("", code), re.IGNORECASE))
