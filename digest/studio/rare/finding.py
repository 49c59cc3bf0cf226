"""How a row is found in a long table: by what has an index, and is written as it is."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db.models import Model, QuerySet

from digest.studio.number_in import number_in


def number(term: str) -> int:
    """Return a key. Raises ValueError for what is none."""
    if not (key := number_in(term)):
        raise ValueError(f"{term[:40]!r} is no number.")
    return key


def word(term: str) -> str:
    """Return a name as it is written."""
    return term


Finds = Mapping[str, Callable[[str], int | str | UUID]]
"""Field, by way of others with two underscores -> what makes its value of what somebody wrote."""


def rows_found(rows: QuerySet[Model], term: str, finds: Finds) -> QuerySet[Model]:
    """Return the rows with that number or name: by the first field that can be called so."""
    for field, value_of in finds.items():
        try:
            return rows.filter(**{field: value_of(term)})
        except ValueError:
            continue
    return rows.none()
