"""Dates in words, honest about covers that lie ahead."""

from datetime import date

import pytest

from digest.render.written_date import published_line, written_date

ISSUE_DATE = date(2026, 1, 13)


def test_a_day_is_written_as_people_write_it() -> None:
    assert written_date(date(2026, 1, 2)) == "2 January 2026"


@pytest.mark.parametrize(
    ("published", "line"),
    [
        (date(2025, 12, 9), "Published 9 December 2025"),
        (ISSUE_DATE, "Published 13 January 2026"),
        (date(2026, 1, 14), "Journal dated 14 January 2026"),
        (date(2026, 6, 1), "Journal dated 1 June 2026"),
        (None, ""),
    ],
)
def test_nothing_is_called_published_before_its_day(published: date | None, line: str) -> None:
    assert published_line(published, issue_date=ISSUE_DATE) == line
