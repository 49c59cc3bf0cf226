"""The people of an import in temporary tables, so that a few set-based statements take them in.

They are filled before anything is locked: what holds others up is short, however many people the
file has. The tables go with the connection, so that whoever is killed leaves nothing behind.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from subscribers.links.tokens import new_public_id
from subscribers.suppressions.look_up import hashes_of
from subscribers.transfer.consented import moment_of
from subscribers.transfer.records import ImportRow

CHUNK_ROWS = 5_000

_CREATE = (
    """CREATE TEMPORARY TABLE import_person (
        line bigint NOT NULL, email varchar(254) NOT NULL, email_key varchar(254) NOT NULL,
        public_id bigint NOT NULL, name varchar(120) NULL, time_zone varchar(64) NULL,
        choice integer NULL, cadence varchar(16) NULL, greeting varchar(120) NULL,
        consented timestamp with time zone NULL
    )""",
    """CREATE TEMPORARY TABLE import_hash (
        address_hash varchar(64) NOT NULL, line bigint NOT NULL
    )""",
    """CREATE TEMPORARY TABLE import_choice (
        choice integer PRIMARY KEY, key varchar(2500) NOT NULL, choice_id bigint NULL
    )""",
    """CREATE TEMPORARY TABLE import_outcome (
        line bigint NOT NULL, outcome varchar(12) NOT NULL,
        subscriber_id bigint NULL, subscription_id bigint NULL
    )""",
)
_DROP = tuple(
    f"DROP TABLE IF EXISTS {table}"
    for table in ("import_person", "import_hash", "import_choice", "import_outcome")
)


@contextmanager
def staged(
    rows: Sequence[ImportRow],
    choices: Mapping[tuple[str, ...], int],
    *,
    at: datetime,
    told: Callable[[float], None],
) -> Iterator[None]:
    """Hold the rows in temporary tables while the block runs; ``at`` is when they are imported.

    ``choices`` gives each set of topics, as written, its number; ``told`` hears which share of the
    rows is in. Not to be called in a transaction: on SQLite that would lock the database from here
    on.
    """
    _execute(*_DROP, *_CREATE)
    try:
        for start in range(0, len(rows), CHUNK_ROWS):
            chunk = rows[start : start + CHUNK_ROWS]
            _fill("import_person", [_person(row, choices, at) for row in chunk])
            hashes = [(each, row.line) for row in chunk for each in hashes_of(row.address.key)]
            _fill("import_hash", hashes)
            told((start + len(chunk)) / len(rows))
        if connection.vendor == "postgresql":
            # Without figures it takes the tables for small ones.
            _execute("ANALYZE import_person", "ANALYZE import_hash")
        yield
    finally:
        _execute(*_DROP)


def place_choices(keys: Mapping[int, str], ids: Mapping[str, int]) -> None:
    """Tell which choice of topics each number is: ``TopicChoice.key`` and, by it, primary key.

    The primary key stays NULL for all topics, and for a choice that is still to be made.
    """
    _execute("DELETE FROM import_choice")
    if keys:
        _fill("import_choice", [(number, key, ids.get(key)) for number, key in keys.items()])


def _person(
    row: ImportRow, choices: Mapping[tuple[str, ...], int], at: datetime
) -> tuple[Any, ...]:
    consented = None if row.consented is None else moment_of(row.consented, at=at)
    return (
        row.line,
        row.address.email,
        row.address.key,
        new_public_id(),
        row.name,
        row.time_zone,
        None if row.topics is None else choices[row.topics],
        row.cadence.value if row.cadence else None,
        row.greeting,
        connection.ops.adapt_datetimefield_value(consented) if consented else None,
    )


def _fill(table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
