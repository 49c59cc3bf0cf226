from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.wording.dates import EARLIEST_YEAR, LATEST_YEAR, looks_like_date, read_date

DAYS = st.dates(date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31))
ORDERS = st.sampled_from(["month-first", "day-first"])


@given(DAYS)
def test_numbers_are_read_in_the_order_of_the_source(day):
    month_first = f"{day.month}/{day.day}/{day.year}"
    day_first = f"{day.day}/{day.month}/{day.year}"
    assert read_date(month_first, order="month-first").value == day
    assert read_date(day_first, order="day-first").value == day


@given(DAYS, ORDERS)
def test_machine_dates_are_read_alike_in_any_order(day, order):
    assert read_date(day.isoformat(), order=order).value == day
    assert read_date(f"{day.isoformat()}T23:59:00+02:00", order=order).value == day


@given(DAYS, ORDERS)
def test_months_in_words_are_read_alike_in_any_order(day, order):
    for form in ("%B {d}, %Y", "{d} %b %Y", "%A, {d} %B %Y", "%a, {d} %b %Y 10:00:00 GMT"):
        text = day.strftime(form).replace("{d}", str(day.day))
        assert read_date(text, order=order).value == day


@given(DAYS)
def test_an_impossible_day_is_never_turned_round(day):
    reading = read_date(f"{day.day}/{day.month}/{day.year}", order="month-first")
    if day.day > 12:
        assert reading.value is None
        assert "day-first" in reading.problem
    else:
        assert reading.value == date(day.year, day.day, day.month)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/1/2026", date(2026, 1, 1)),
        ("12/31/2025", date(2025, 12, 31)),
        ("12-31-25", date(2025, 12, 31)),
        ("31.12.2025", None),
        ("2026/3/1", date(2026, 3, 1)),
        ("March 1st, 2026", date(2026, 3, 1)),
        ("Sept. 3, 2026", date(2026, 9, 3)),
        ("3rd of May 2026", date(2026, 5, 3)),
        ("Tuesday, March 3, 2026 at 9:30 am", date(2026, 3, 3)),
        ("  March\n1,   2026 ", date(2026, 3, 1)),
    ],
)
def test_dates_as_people_write_them(text, day):
    assert read_date(text, order="month-first").value == day


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("soon", "is not a date"),
        ("2/30/2026", "does not exist"),
        ("2026-02-30", "does not exist"),
        ("1/1/0026", "year"),
        ("1/1/2199", "year"),
        ("99/99/2026", "does not exist"),
        ("1/1/20266", "is not a date"),
        ("1/2-2026", "is not a date"),
        ("x" * 10_000, "is not a date"),
    ],
)
def test_what_is_no_date_is_a_problem_in_words(text, problem):
    reading = read_date(text, order="month-first")
    assert reading.value is None
    assert problem in reading.problem
    assert len(reading.problem) < 150


def test_sentences_with_a_date_are_no_dates():
    assert looks_like_date("1/1/2026")
    assert looks_like_date("13/13/2026"), "an impossible one has the shape of one"
    assert not looks_like_date("On 1/1/2026 it snowed.")
    assert not looks_like_date("")


@given(st.text(max_size=60), ORDERS)
def test_reading_a_date_gives_a_day_or_a_problem(text, order):
    reading = read_date(text, order=order)
    assert (reading.value is None) == bool(reading.problem)
