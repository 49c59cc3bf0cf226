"""The database: its size, whether it is whole, and whether its tables are up to date."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from digest.cli.checkups.checkup import Checkup, mend, ok

_MEGABYTE = 1_000_000
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def look_at_database() -> Iterator[Checkup]:
    """Yield what there is to say about it. After open_home()."""
    from django.db import connection

    from digest.cli.process.update_database import missing_migrations

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            size = _answer(cursor, "SELECT pg_database_size(current_database())")
            yield ok("database", f"PostgreSQL, {size / _MEGABYTE:,.1f} MB")
            yield _durability(cursor)
        else:
            yield _sqlite(Path(str(connection.settings_dict["NAME"])), cursor)
    missing = missing_migrations()
    if missing:
        yield mend(
            "tables", f"{len(missing)} steps behind; run any other command to bring them on."
        )
    else:
        yield ok("tables", "up to date")


def _durability(cursor: Any) -> Checkup:
    """Say whether a claim that was committed outlasts a power cut; one that does not is made again,
    and its mail goes twice (PostgreSQL's documentation, "Non-Durable Settings")."""
    careless = [name for name in DURABLE if _answer(cursor, f"SHOW {name}") == "off"]
    if not careless:
        return ok("durability", "what is committed outlasts a power cut")
    return mend(
        "durability",
        f"{' and '.join(careless)} off in PostgreSQL: after a power cut it may not know what was "
        "sent, and send it twice. Switch on in postgresql.conf or with ALTER SYSTEM, and reload.",
    )


def _sqlite(file: Path, cursor: Any) -> Checkup:
    verdict = _answer(cursor, "PRAGMA quick_check(1)")
    if verdict != "ok":
        return mend("database", f"{file} is damaged ({verdict}); put a backup back.")
    parts = [part for part in (file, file.with_name(f"{file.name}-wal")) if part.exists()]
    size = sum(part.stat().st_size for part in parts)
    return ok("database", f"SQLite, {size / _MEGABYTE:,.1f} MB, {file}")


def _answer(cursor: Any, question: str) -> Any:
    cursor.execute(question)
    return cursor.fetchone()[0]
