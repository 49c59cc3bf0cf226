"""For tests that take the database back: what stands beside it must not remember what it forgot."""

from pathlib import Path

from django.conf import settings
from django.db import connection

from digest.delivery.guards.claims_file import claims_file
from digest.delivery.guards.last_attempt import NAME


def forget_claims() -> None:
    """Remove the count of claims beside SQLite's database, and the last attempt that a machine with
    PostgreSQL remembers."""
    if connection.vendor == "sqlite":
        claims_file(Path(connection.settings_dict["NAME"])).unlink(missing_ok=True)
    else:
        (settings.ENVIRONMENT.home / NAME).unlink(missing_ok=True)
