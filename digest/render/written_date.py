"""Dates in words."""

from datetime import date

from digest.render.words import ENGLISH, Words


def written_date(day: date, words: Words = ENGLISH) -> str:
    """Return the day as people write it: 12 January 2026."""
    return words.date.format(day=day.day, month=words.months[day.month - 1], year=day.year)


def published_line(published: date | None, *, issue_date: date, words: Words = ENGLISH) -> str:
    """Say when a study was published; empty where that is not known.

    Journals print covers months ahead: a day after the issue's own cannot be when it came out.
    """
    if published is None:
        return ""
    sentence = words.published if published <= issue_date else words.journal_dated
    return sentence.format(date=written_date(published, words))
