"""Copies of a home that many tests begin with: to make one takes longer than most of them do."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from digest.delivery.guards.claims_file import claims_file
from digest.environment import SQLITE_FILE


def copy_home(home: Path, to: Path | str) -> None:
    """Copy a home that nothing went out from. The copy counts its claims anew: it would else be
    taken for one that was put back."""
    copy = Path(shutil.copytree(home, to))
    claims_file(copy / SQLITE_FILE).unlink(missing_ok=True)
    with closing(sqlite3.connect(copy / SQLITE_FILE)) as database, database:
        counted = database.execute("SELECT claims FROM delivery_ledgerwatch").fetchone()
        assert counted in (None, (0,)), "mail went out from it"
        database.execute("DELETE FROM delivery_ledgerwatch")
