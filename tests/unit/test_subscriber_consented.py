"""When somebody consented, as lists write it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.transfer.consented import ConsentedError, moment_of, read_consented
from subscribers.transfer.lines_to_mend import lines_to_mend
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table
from tests.unit.workbooks import row, sheet, words, workbook

AT = datetime(2026, 3, 3, 8, tzinfo=UTC)
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize(
    ("cell", "consented"),
    [
        ("2024-05-31", date(2024, 5, 31)),
        (" 1990-01-01 ", date(1990, 1, 1)),
        ("2024-05-31T18:30+02:00", datetime(2024, 5, 31, 16, 30, tzinfo=UTC)),
        ("2024-05-31 18:30:05 +0200", datetime(2024, 5, 31, 16, 30, 5, tzinfo=UTC)),
        ("2024-05-31t18:30:05.25z", datetime(2024, 5, 31, 18, 30, 5, 250_000, tzinfo=UTC)),
    ],
)
def test_a_day_or_a_time_with_its_zone_is_taken(cell, consented):
    assert read_consented(cell) == consented
    assert type(read_consented(cell)) is type(consented)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("31.05.2024", "no day that can be told"),
        ("5/6/2024", "no day that can be told"),
        ("2024-05-31T18:30", "no day that can be told"),
        ("45443", "no day that can be told"),
        ("yes", "no day that can be told"),
        ("\u0662024-05-31", "no day that can be told"),
        ("2023-02-29", "on no calendar"),
        ("2024-05-31T25:00Z", "on no calendar"),
        ("9999-12-31T23:59-12:00", "on no calendar"),
        ("1989-12-31", "before 1990-01-01"),
        ("1990-01-01T00:30+01:00", "before 1990-01-01"),
    ],
)
def test_what_is_no_day_is_refused_with_a_way_to_write_it(cell, why):
    with pytest.raises(ConsentedError, match=f"{why}.*write it like 2024-05-31"):
        read_consented(cell)


def test_a_day_counts_as_its_noon_in_utc_and_today_as_now():
    assert moment_of(date(2026, 3, 2), at=AT) == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert moment_of(date(2026, 3, 3), at=AT) == AT
    evening = AT.replace(hour=20)
    assert moment_of(date(2026, 3, 4), at=evening) == evening, "it is tomorrow on Kiribati"


def test_nobody_consented_in_the_future():
    assert moment_of(date(2026, 3, 4), at=AT) is None
    assert moment_of(AT + timedelta(seconds=1), at=AT) is None
    assert moment_of(AT, at=AT) == AT


@given(st.dates(min_value=date(1990, 1, 1), max_value=AT.date() - timedelta(days=1)))
def test_a_day_is_read_back_from_the_ledger_as_it_was_written(day):
    moment = moment_of(read_consented(day.isoformat()), at=AT)
    assert moment is not None
    assert moment.date() == day
    assert read_consented(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("cell", "from_1904", "day"),
    [
        ('<c r="B2" s="1"><v>45443</v></c>', False, date(2024, 5, 31)),
        ('<c r="B2" s="1"><v>45443.75</v></c>', False, date(2024, 5, 31)),
        ('<c r="B2" s="1"><v>43981</v></c>', True, date(2024, 5, 31)),
        ('<c r="B2" t="d"><v>2024-05-31T18:30:00</v></c>', False, date(2024, 5, 31)),
        (words("B2", "2024-05-31"), False, date(2024, 5, 31)),
    ],
)
def test_a_workbooks_date_is_a_day_in_that_column_alone(cell, from_1904, day):
    def read(column):
        content = sheet(
            row(1, words("A1", "email"), words("B1", column)),
            row(2, words("A2", "ada@example.org"), cell),
        )
        file = workbook(content, styles=STYLES, from_1904=from_1904)
        return read_people(read_table(file))

    (person,) = read("Consent-Date").rows
    assert person.consented == day
    if not cell.startswith('<c r="B2" t="inlineStr"'):
        (problem,) = read("name").problems
        assert "holds a date" in problem.reason


def test_the_lines_to_mend_have_a_workbooks_dates_as_days_that_can_be_taken_in():
    content = sheet(
        row(1, words("A1", "email"), words("B1", "consented")),
        row(2, words("A2", "nobody"), '<c r="B2" s="1"><v>45443</v></c>'),
    )
    table = read_table(workbook(content, styles=STYLES))
    mend = "".join(lines_to_mend(table, read_people(table).problems))
    (person,) = read_people(read_table(mend.replace("nobody,", "ada@example.org,").encode())).rows
    assert person.consented == date(2024, 5, 31)


@pytest.mark.parametrize("value", ["0.5", "-3", "3000000", "1e400", "nan"])
def test_a_number_that_is_no_day_is_told(value):
    content = sheet(
        row(1, words("A1", "email"), words("B1", "consented")),
        row(2, words("A2", "ada@example.org"), f'<c r="B2" s="1"><v>{value}</v></c>'),
    )
    (problem,) = read_people(read_table(workbook(content, styles=STYLES))).problems
    assert problem.line == 2
