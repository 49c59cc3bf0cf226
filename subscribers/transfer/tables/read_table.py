"""Reading a list by what it holds, not by its name."""

from subscribers.transfer.tables.csv_table import csv_table
from subscribers.transfer.tables.table import Table, TableError
from subscribers.transfer.tables.xlsx_table import xlsx_table

MOST_BYTES = 200_000_000
"""Of a file; some two million people as CSV."""

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Compound File Binary, [MS-CFB] 2.2: old workbooks, and new ones with a password."""


def read_table(content: bytes) -> Table:
    """Return the list as a table: CSV, or an XLSX workbook's first sheet.

    Raises TableError where it is neither, or too large.
    """
    if len(content) > MOST_BYTES:
        raise TableError(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB; import it in parts."
        )
    if content.startswith(_OLD_OFFICE):
        raise TableError(
            "The file is a workbook in an old format or with a password; save it as XLSX without "
            "a password, or as CSV UTF-8."
        )
    return xlsx_table(content) if content.startswith(_ZIP) else csv_table(content)
