"""Values as Django stores them, for statements that are written out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection


def id_as_stored(value: UUID) -> Any:
    """Return what a column of UUIDs holds: text on SQLite."""
    return value if connection.features.has_native_uuid_field else value.hex


def time_as_stored(moment: datetime) -> Any:
    """Return what a column of moments holds: text in UTC on SQLite."""
    return connection.ops.adapt_datetimefield_value(moment)
