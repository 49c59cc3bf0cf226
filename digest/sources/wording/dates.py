"""Reads the dates that people and machines write."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from digest.sources.records import DateOrder

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
"""Cover dates lie months ahead, never generations: beyond this somebody mistyped."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+)?"
_TIME = r"(?:(?:,|\s|t)\s*(?:at\s+)?\d{1,2}:\d{2}.{0,40})?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

ISO_FORM = rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}"
NUMERIC_FORM = (
    rf"(?P<first>\d{{1,2}})([-/.])(?P<second>\d{{1,2}})\2(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_WRITTEN_MONTH_FIRST = rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}}){_TIME}"
_WRITTEN_DAY_FIRST = rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}}){_TIME}"

_ISO = re.compile(ISO_FORM, re.ASCII | re.IGNORECASE)
_NUMERIC = re.compile(NUMERIC_FORM, re.ASCII | re.IGNORECASE)
_WRITTEN = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (_WRITTEN_MONTH_FIRST, _WRITTEN_DAY_FIRST)
)
_LONGEST_CHARACTERS = 80
_CENTURY = 2000

Shape = Literal["iso", "numeric", "written"]


@dataclass(frozen=True, kw_only=True)
class DateReading:
    """What a written date says: ``value``, or None and the ``problem`` in words."""

    value: date | None = None
    problem: str = ""


def looks_like_date(text: str) -> bool:
    """Return True where the whole text has the shape of a date, even of an impossible one."""
    return _match(text) is not None


def read_date(text: str, *, order: DateOrder) -> DateReading:
    """Return the date that a text writes out in numbers or words; a time of day is passed over.

    ``order`` says which number comes first in dates such as 1/2/2026. A date that this order makes
    impossible is none, though the other order might make sense of it: then the order is likely
    wrong for the whole source.
    """
    matched = _match(text)
    if matched is None:
        return DateReading(problem=f"{_shown(text)} is not a date")
    shape, parts = matched
    year, month, day = _numbers(shape, parts, order)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return DateReading(problem=f"{_shown(text)} has a year that cannot be right")
    value = _date(year, month, day)
    if value is not None:
        return DateReading(value=value)
    if shape == "numeric" and _date(year, day, month) is not None:
        other = "day-first" if order == "month-first" else "month-first"
        return DateReading(
            problem=f"{_shown(text)} is a date only when read {other}, and this source is {order}"
        )
    return DateReading(problem=f"{_shown(text)} is a day that does not exist")


def _match(text: str) -> tuple[Shape, re.Match[str]] | None:
    text = " ".join(text.split())
    if len(text) > _LONGEST_CHARACTERS:
        return None
    if iso := _ISO.fullmatch(text):
        return "iso", iso
    if numeric := _NUMERIC.fullmatch(text):
        return "numeric", numeric
    for form in _WRITTEN:
        if written := form.fullmatch(text):
            return "written", written
    return None


def _numbers(shape: Shape, parts: re.Match[str], order: DateOrder) -> tuple[int, int, int]:
    year = int(parts["year"])
    if shape == "written":
        return year, _MONTHS[parts["month"].lower()], int(parts["day"])
    if shape == "iso":
        return year, int(parts["month"]), int(parts["day"])
    first, second = int(parts["first"]), int(parts["second"])
    month, day = (first, second) if order == "month-first" else (second, first)
    return (year + _CENTURY if len(parts["year"]) == len("26") else year), month, day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shown(text: str) -> str:
    return repr(" ".join(text.split())[:40])
