"""Dates in words."""

from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def written_date(day: date) -> str:
    """Return the day as people write it: 12 January 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def published_line(published: date | None, *, issue_date: date) -> str:
    """Say when a study was published; empty where that is not known.

    Journals print covers months ahead: a day after the issue's own cannot be when it came out.
    """
    if published is None:
        return ""
    word = "Published" if published <= issue_date else "Journal dated"
    return f"{word} {written_date(published)}"
