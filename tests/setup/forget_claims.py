"""For tests that take the database back: the file beside it must not remember what it forgot."""

from pathlib import Path

from django.db import connection

from digest.delivery.guards.claims_file import claims_file


def forget_claims() -> None:
    """Remove the count of claims beside SQLite's database; PostgreSQL has none."""
    if connection.vendor == "sqlite":
        claims_file(Path(connection.settings_dict["NAME"])).unlink(missing_ok=True)
