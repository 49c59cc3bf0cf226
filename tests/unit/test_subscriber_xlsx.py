"""Workbooks are read as a person sees them, and refused where they cannot be."""

import csv
import zipfile
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.transfer.lines_to_mend import lines_to_mend
from subscribers.transfer.read_people import read_people
from subscribers.transfer.records import ImportPlan
from subscribers.transfer.tables import xlsx_package
from subscribers.transfer.tables.read_table import read_table
from subscribers.transfer.tables.table import TableError
from subscribers.transfer.tables.xlsx_dates import is_date_format
from tests.unit.workbooks import HEAD, MAIN, lines, packed, row, shared, sheet, words, workbook

HEADER = ["email", "name", "topics"]
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>
    <numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
    <numFmt numFmtId="165" formatCode="0.0 &quot;days&quot;"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>
    </styleSheet>"""


def read(content: bytes, **columns: str) -> ImportPlan:
    return read_people(read_table(content), columns=columns)


def names(plan: ImportPlan) -> list[str | None]:
    assert plan.problems == ()
    return [row.name for row in plan.rows]


def one_name(cell: str, *, texts: str = "", styles: str = "") -> ImportPlan:
    """A workbook whose only person has this cell, B2, as name."""
    header = row(1, words("A1", "email"), words("B1", "name"))
    content = sheet(header, row(2, words("A2", "ada@example.org"), cell))
    return read(workbook(content, texts=texts, styles=styles))


def refusal(content: bytes) -> str:
    with pytest.raises(TableError) as raised:
        read(content)
    return str(raised.value)


@pytest.mark.parametrize("strict", [False, True])
def test_people_are_read_by_what_the_file_holds_and_by_its_own_line_numbers(strict):
    content = workbook(
        lines(
            HEADER,
            ["ada@example.org", "Zoë & co", "mind|imaging"],
            ["", " ", ""],
            ["nobody", "", ""],
        ),
        strict=strict,
    )
    plan = read(content)
    (ada,) = plan.rows
    assert (ada.address.email, ada.name, ada.topics) == (
        "ada@example.org",
        "Zoë & co",
        ("mind", "imaging"),
    )
    assert [(problem.line, "'nobody'" in problem.reason) for problem in plan.problems] == [
        (4, True)
    ]


def test_texts_may_be_shared_rich_hinted_and_escaped():
    texts = shared("email", "name", "ada@example.org", "Ada_x000D_\nL._x005F_x", " ").replace(
        "</sst>",
        "<si><r><t>\u6771</t></r><r><rPr><b/></rPr><t>\u4eac</t></r><rPh sb='0' eb='2'>"
        "<t>\u30c8\u30a6</t></rPh></si></sst>",
    )
    content = sheet(
        row(1, *(f'<c r="{at}1" t="s"><v>{n}</v></c>' for n, at in enumerate("AB"))),
        row(2, *(f'<c r="{at}2" t="s"><v>{n}</v></c>' for n, at in ((2, "A"), (3, "B")))),
        row(3, words("A3", "bob@example.org"), '<c r="B3" t="s"><v>5</v></c>'),
    )
    assert names(read(workbook(content, texts=texts))) == ["Ada L._x", "\u6771\u4eac"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('<c r="B2"><v>42</v></c>', "42"),
        ('<c r="B2"><v>42.0</v></c>', "42"),
        ('<c r="B2"><v>0.1</v></c>', "0.1"),
        ('<c r="B2"><v>1E3</v></c>', "1000"),
        ('<c r="B2" s="3"><v>3.5</v></c>', "3.5"),
        ('<c r="B2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="B2" t="str"><f>"A"&amp;"da"</f><v>Ada</v></c>', "Ada"),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', ""),
        ('<c r="B2"><f>6*7</f><v>42</v></c>', "42"),
        ('<c r="B2"/>', ""),
        ("", ""),
        (words("B2", "'=1+1"), "=1+1"),
    ],
)
def test_a_cell_is_what_it_shows(cell, name):
    assert names(one_name(cell, styles=STYLES)) == [name or None]


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ('<c r="B2"><f>C2</f></c>', "formula without a result"),
        ('<c r="B2"><f>C2</f><v/></c>', "formula without a result"),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="B2" s="1"><v>46000</v></c>', "a date"),
        ('<c r="B2" s="2"><v>46000</v></c>', "a date"),
        ('<c r="B2" t="d"><v>2026-03-01</v></c>', "a date"),
    ],
)
def test_a_cell_that_says_nothing_for_sure_is_named(cell, word):
    (problem,) = one_name(cell, styles=STYLES).problems
    assert problem.line == 2
    assert problem.reason.startswith("cell B2 holds")
    assert word in problem.reason


def test_a_doubtful_cell_in_a_column_that_is_left_out_is_no_harm():
    header = row(1, words("A1", "email"), words("B1", "Joined"))
    content = sheet(
        header, row(2, words("A2", "ada@example.org"), '<c r="B2" s="1"><v>46000</v></c>')
    )
    plan = read(workbook(content, styles=STYLES))
    assert (len(plan.rows), plan.problems, plan.columns_left_out) == (1, (), ("Joined",))


@pytest.mark.parametrize("hidden", ['hidden="1"', 'hidden="true"'])
def test_lines_that_a_filter_hides_are_named_and_not_taken_in_unseen(hidden):
    header = row(1, words("A1", "email"))
    content = sheet(
        header,
        row(2, words("A2", "ada@example.org")),
        row(3, words("A3", "left@example.org")).replace("<row ", f"<row {hidden} "),
        row(4, words("A4", "bob@example.org")).replace("<row ", '<row hidden="0" '),
        row(5, words("A5", "")).replace("<row ", f"<row {hidden} "),
    )
    plan = read(workbook(content))
    (problem,) = plan.problems
    assert (problem.line, len(plan.rows)) == (3, 2)
    assert "is hidden in the workbook" in problem.reason


def test_lines_and_cells_may_leave_out_where_they_stand():
    name, email, ada, no = (
        f'<c t="inlineStr"><is><t>{text}</t></is></c>'
        for text in ("name", "email", "ada@example.org", "no")
    )
    rows = f"<row>{name}{email}</row>", f"<row><c/>{ada}</row>", f'<row r="7">{name}{no}</row>'
    plan = read(workbook(sheet(*rows)))
    assert [row.line for row in plan.rows] == [2]
    assert [problem.line for problem in plan.problems] == [7]


def test_numbers_that_no_workbook_needs_are_no_harm():
    many = "9" * 5000
    styles = STYLES.replace('numFmtId="', f'numFmtId="{many}" x="', 1)
    cell = f'<c r="A2" s="{many}" t="inlineStr"><is><t>ada@example.org</t></is></c>'
    content = sheet(row(1, words("A1", "email")), f'<row r="{many}">{cell}</row>')
    assert len(read(workbook(content, styles=styles)).rows) == 1
    shared_text = sheet(row(1, f'<c r="A1" t="s"><v>{many}</v></c>'))
    assert "do not fit" in refusal(workbook(shared_text, texts=shared("a")))


def test_the_first_sheet_to_be_seen_is_read_and_the_others_are_told():
    hidden, people, more = lines(["x"]), lines(["email"], ["ada@example.org"]), lines(["y"])
    states = ["hidden", "visible", "visible"]
    plan = read(workbook(hidden, people, more, states=states))
    assert (len(plan.rows), plan.sheets_left_out) == (1, ("Sheet 3",))


def test_columns_are_said_as_for_any_list():
    plan = read(workbook(lines(["Adresse"], ["ada@example.org"])), email="adresse")
    assert plan.columns == {"email": "Adresse"}
    assert len(plan.rows) == 1


def test_wrong_lines_can_be_given_out_to_be_mended():
    content = workbook(lines(HEADER, ["nobody", "=1+1", "mind"], ["ada@example.org"]))
    table = read_table(content)
    header, line = lines_to_mend(table, read_people(table).problems)
    assert header.strip() == "email,name,topics,line,what must be mended"
    assert line.startswith("nobody,'=1+1,mind,2,")
    (problem,) = read_people(read_table((header + line).encode())).problems
    assert problem.line == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old format or with a password"),
        (b"PK\x03\x04" + b"\0" * 100, "cannot be opened"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "no XLSX"),
        (workbook(lines(HEADER), states=["hidden"]), "sheet to be seen"),
        (workbook(lines(HEADER), parts={"xl/worksheets/sheet1.xml": "<worksheet><row>"}), "sheet1"),
        (workbook(lines(HEADER), parts={"xl/_rels/workbook.xml.rels": "<R/>"}), "missing"),
        (workbook(sheet(row(1, '<c r="A1" t="s"><v>7</v></c>')), texts=shared("a")), "do not fit"),
        (workbook(sheet(row(1, words("XFD1", "email")))), "Cell XFD1"),
        (workbook(sheet(row(1, words("1A", "email")))), "Cell 1A"),
    ],
)
def test_what_is_no_whole_workbook_is_refused_with_a_way_out(content, word):
    reason = refusal(content)
    assert word in reason
    assert any(way in reason for way in ("save it", "keep those alone"))


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(xlsx_package, "MOST_UNPACKED_BYTES", 1_000_000)
    padded = (
        sheet(row(1, words("A1", "email"))).encode().replace(b"<row", b" " * 50_000_000 + b"<row")
    )
    content = workbook(lines(HEADER), parts={"xl/worksheets/sheet1.xml": padded})
    assert len(content) < 100_000
    read_bytes = []
    opened = zipfile.ZipExtFile.read

    def counted(self, size=-1):
        piece = opened(self, size)
        read_bytes.append(len(piece))
        return piece

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    assert "unpacks to more than 1 MB" in refusal(content)
    assert sum(read_bytes) < 2_000_000


def test_entities_are_not_expanded():
    declared = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    content = lines(["email", "name"], ["ada@example.org", "-"]).replace(HEAD, HEAD + declared)
    plan = read(workbook(content.replace("<t>-</t>", "<t>&b;</t>")))
    assert "aaaa" not in str(plan.rows)


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "h:mm", "[h]:mm", "d. mmm", "[$-409]m/d/yy h:mm AM/PM"]
)
def test_formats_of_dates_and_times_are_known(code):
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code",
    ["General", "0.00", '0 "days"', "[Red]0;[Blue]-0", "#,##0\\d", "[$\u20ac-407]0", "_s0", "@"],
)
def test_other_formats_are_not_taken_for_dates(code):
    assert not is_date_format(code)


@given(st.binary(max_size=200), st.integers(0, 2000))
def test_any_damage_is_a_refusal_in_words(piece, at):
    whole = workbook(lines(HEADER, ["ada@example.org", "Ada", "mind"]), styles=STYLES)
    content = whole[:at] + piece + whole[at + len(piece) :]
    try:
        read(content)
    except TableError:
        return


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["C"]), max_size=20)] * 2),
        min_size=1,
        max_size=5,
    )
)
def test_any_words_are_the_same_from_a_workbook_and_from_csv(pairs):
    rows = [["email", "name"], *([f"r{n}@example.org", a + b] for n, (a, b) in enumerate(pairs))]
    file = StringIO()
    csv.writer(file).writerows(rows)
    from_csv = read(file.getvalue().encode())
    from_workbook = read(workbook(lines(*rows)))
    assert [r.name for r in from_csv.rows] == [r.name for r in from_workbook.rows]
