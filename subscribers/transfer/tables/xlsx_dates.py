"""Which styles of a workbook show a number as a date or a time (ECMA-376, part 1, 18.8.30)."""

import re

from subscribers.transfer.tables.whole_number import whole_number
from subscribers.transfer.tables.xlsx_package import Package

_BUILT_IN = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_A_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Words in quotes, single characters, fillers, and colours, conditions and locales in brackets."""


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
