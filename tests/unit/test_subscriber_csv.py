import csv
import re
from io import StringIO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.render.clean_text import clean_line
from subscribers.models import Cadence
from subscribers.preferences.plain_words import lead_nowhere
from subscribers.transfer.csv_line import csv_line
from subscribers.transfer.guarded_cell import guard_cell, unguard_cell
from subscribers.transfer.read_people import read_people
from subscribers.transfer.records import ImportPlan
from subscribers.transfer.tables.read_table import read_table
from subscribers.transfer.tables.table import TableError


def read_bytes(content: bytes, **columns: str) -> ImportPlan:
    return read_people(read_table(content), columns=columns)


def read(text: str, **columns: str) -> ImportPlan:
    return read_bytes(text.encode(), **columns)


def reasons(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in read(text).problems]


def test_all_columns_are_read_in_any_order():
    (row,) = read(
        "time_zone,topics,email,cadence,name\nEurope/Paris,mind|imaging,ada@example.org,monthly,Ada\n"
    ).rows
    assert row.address.email == "ada@example.org"
    assert (row.name, row.topics) == ("Ada", ("mind", "imaging"))
    assert (row.cadence, row.time_zone, row.line) == (Cadence.MONTHLY, "Europe/Paris", 2)


def test_each_wrong_cell_of_a_line_is_named():
    ((line, reason),) = reasons("email,cadence,time_zone\nada,daily,Mars/North\n")
    assert line == 2
    for cell in ("'ada'", "'daily'", "'Mars/North'"):
        assert cell in reason


def test_a_missing_column_and_an_empty_cell_say_nothing():
    (row,) = read("email\nada@example.org\n").rows
    assert (row.name, row.topics, row.cadence, row.time_zone) == (None, None, None, None)
    (row,) = read("email,name,topics,cadence,time_zone\nada@example.org\n").rows
    assert (row.name, row.topics, row.cadence, row.time_zone) == (None, None, None, None)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_any_spreadsheet_are_read(separator, encoding):
    text = (
        separator.join(["E-Mail", "Name"])
        + "\r\n"
        + separator.join(["ada@example.org", '"Zoë ""Z"", of X"'])
    )
    plan = read_bytes(text.encode(encoding))
    assert plan.problems == ()
    assert plan.rows[0].name == 'Zoë "Z", of X'


@pytest.mark.parametrize(
    ("words", "cadence"),
    [
        ("Weekly", Cadence.WEEKLY),
        ("every two weeks", Cadence.EVERY_TWO_WEEKS),
        ("every-two-weeks", Cadence.EVERY_TWO_WEEKS),
        ("fortnightly", Cadence.EVERY_TWO_WEEKS),
        ("Bi-weekly", Cadence.EVERY_TWO_WEEKS),
        ("MONTHLY", Cadence.MONTHLY),
    ],
)
def test_a_cadence_may_be_said_in_several_words(words, cadence):
    assert read(f"email,cadence\nada@example.org,{words}\n").rows[0].cadence is cadence


def test_each_wrong_line_is_named_with_what_would_do():
    found = reasons(
        "email,cadence,time_zone\n"
        "nobody,weekly,UTC\n"
        "\n"
        "ada@example.org,daily,UTC\n"
        "bob@example.org,weekly,Mars/Base\n"
        ",weekly,UTC\n"
        "eve@example.org,weekly,UTC,extra\n"
    )
    assert [line for line, _ in found] == [2, 4, 5, 6, 7]
    for (_, reason), word in zip(
        found, ["address", "cadence", "time_zone", "empty", "quotes"], strict=True
    ):
        assert word in reason


def test_lines_are_counted_through_quoted_line_ends():
    assert reasons('email,name\nada@example.org,"A\nda"\nnobody,B\n')[0][0] == 4


def test_bytes_that_are_not_utf_8_are_found_by_line():
    plan = read_bytes(
        b"email,name\nada@example.org,Ada\nzoe@example.org,Zo\xeb\nx@example.org,\xff\n"
    )
    assert [problem.line for problem in plan.problems] == [3, 4]
    assert "UTF-8" in plan.problems[0].reason
    assert plan.rows == ()


def test_the_same_line_twice_is_no_harm_but_other_wishes_are():
    plan = read("email,name\nada@example.org,Ada\nADA@example.org,Ada\n")
    assert (len(plan.rows), plan.repeated, plan.problems) == (1, 1, ())
    assert reasons("email,name\nada@example.org,Ada\nada@example.org,Eve\n") == [
        (3, "the address of line 2 again, with other wishes; keep one.")
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "email"),
        ("ada@example.org\n", "email"),
        ("email,name,name\nada@example.org,A,B\n", "several columns that could be name"),
    ],
)
def test_a_first_line_that_names_other_columns_is_refused(text, word):
    ((line, reason),) = reasons(text)
    assert line == 1
    assert word in reason


def test_a_line_that_names_the_separator_and_blank_lines_before_the_header_are_no_harm():
    (row,) = read("sep=;\r\nname;email\r\nAda;ada@example.org\r\n").rows
    assert (row.line, row.name) == (3, "Ada")
    (row,) = read("\n\nemail;name\nada@example.org;Ada\n").rows
    assert (row.line, row.name) == (4, "Ada")


def test_one_address_in_two_spellings_is_one_person():
    plan = read(
        "email\nada@b\u00fccher.example.org\nADA@xn--bcher-kva.example.org\n"
        "ju\u0308rgen@example.org\nJ\u00fcrgen@example.org\n"
    )
    assert [row.address.email for row in plan.rows] == [
        "ada@xn--bcher-kva.example.org",
        "j\u00fcrgen@example.org",
    ]
    assert plan.repeated == 2


def test_a_quote_that_never_ends_is_reported():
    ((line, reason),) = reasons('email,name\nada@example.org,"Ada\n')
    assert line == 2
    assert "quotes" in reason


def test_zero_bytes_are_reported():
    assert reasons("email\nada@example.org\x00\n")[0][0] == 2


FORMULA_SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


@given(st.text() | st.text(FORMULA_SIGNS + "';, a"))
def test_no_guarded_cell_is_a_formula_and_each_comes_back(text):
    guarded = guard_cell(text)
    assert not guarded.strip(" ").startswith(tuple(FORMULA_SIGNS))
    for part in re.split("[;\t\r\n]", guarded):
        assert not part.strip(" ").startswith(tuple(FORMULA_SIGNS))
    assert unguard_cell(guarded) == text


def test_a_line_end_within_a_cell_is_left_alone():
    assert guard_cell("Zoë\r\nZ; Y") == "Zoë\r\nZ; Y"


def test_no_name_becomes_a_cell_of_its_own_where_semicolons_part_cells():
    line = csv_line(["ada@example.org", "Ada;=HYPERLINK(1)", "", "weekly", ""])
    assert line.split(";")[1].startswith("'=")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(content):
    try:
        plan = read_bytes(content)
    except TableError:
        return
    assert plan.problems or plan.rows or "email" in plan.columns


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=100).map(clean_line))
def test_any_name_goes_through_a_spreadsheet_file(name):
    assume(lead_nowhere(name))
    file = StringIO()
    csv.writer(file).writerows([["email", "name"], ["ada@example.org", guard_cell(name)]])
    assert read(file.getvalue()).rows[0].name == (name or None)
