"""A PostgreSQL database for processes to work on, beside the tests' own."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


@contextmanager
def database_of_its_own() -> Iterator[dict[str, str]]:
    """Yield the variable that names a new database on the tests' server, and drop that at the end;
    no variable where the tests run on SQLite."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        yield {}
        return
    name = f"crash_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )
