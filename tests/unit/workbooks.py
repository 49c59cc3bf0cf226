"""XLSX files as programs write them. What reads them has no code in common with it."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def shared(*texts: str) -> str:
    """The part of the texts that cells refer to."""
    items = "".join(f"<si><t xml:space='preserve'>{escape(text)}</t></si>" for text in texts)
    return f'{HEAD}<sst xmlns="{MAIN}">{items}</sst>'


def sheet(*rows: str) -> str:
    """A sheet of ``row`` elements."""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def words(reference: str, text: str) -> str:
    """A cell with its text in it, as programs write that keep no table of texts."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def lines(*rows: Sequence[str]) -> str:
    """A sheet of words alone."""
    return sheet(
        *(
            row(
                number, *(words(f"{'ABCDEFGH'[at]}{number}", cell) for at, cell in enumerate(cells))
            )
            for number, cells in enumerate(rows, start=1)
        )
    )


def workbook(
    *sheets: str,
    texts: str = "",
    styles: str = "",
    states: Sequence[str] = (),
    parts: Mapping[str, str | bytes] | None = None,
    strict: bool = False,
    from_1904: bool = False,
) -> bytes:
    """The file. ``states`` says of each sheet whether it is visible; ``parts`` replaces some."""
    names = [f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    relations = [("worksheet", name) for name in names]
    relations += [("sharedStrings", "sharedStrings.xml")] if texts else []
    relations += [("styles", "styles.xml")] if styles else []
    listed = "".join(
        f'<sheet name="Sheet {at + 1}" sheetId="{at + 1}" r:id="rId{at + 1}"'
        f' state="{states[at] if states else "visible"}"/>'
        for at in range(len(sheets))
    )
    days = '<workbookPr date1904="1"/>' if from_1904 else ""
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": f"{HEAD}<Types/>",
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"{days}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(relations),
        **{f"xl/{name}": text for name, text in zip(names, sheets, strict=True)},
    }
    content |= {"xl/sharedStrings.xml": texts} if texts else {}
    content |= {"xl/styles.xml": styles} if styles else {}
    return packed(content | dict(parts or {}), STRICT if strict else {})


def packed(parts: Mapping[str, str | bytes], renamed: Mapping[str, str] | None = None) -> bytes:
    """A zip of these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, part in parts.items():
            text = part
            for old, new in (renamed or {}).items():
                text = text.replace(old, new) if isinstance(text, str) else text
            opened.writestr(name, text)
    return file.getvalue()


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'
