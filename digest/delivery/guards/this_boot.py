"""Which run of the machine this is."""

from functools import cache
from pathlib import Path

from django.db import connection

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""Linux makes one at each start (random(4))."""


def this_boot() -> str:
    """Return what names this run of the machine; empty where nothing does, or where the database
    is another machine's.

    A commit that SQLite has written and not yet synced outlasts the process, whatever kills it, but
    not the machine.
    """
    return _boot_id() if connection.vendor == "sqlite" else ""


@cache
def _boot_id() -> str:
    try:
        return BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""
