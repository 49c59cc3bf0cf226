"""INSERT..SELECT into a model's table, whatever other columns it has."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models


def insert_select(
    model: type[models.Model],
    *,
    sql: Mapping[str, str],
    values: Mapping[str, object],
    source: str,
) -> None:
    """Insert a row for each that ``source`` gives: the SQL from FROM on, without parameters.

    By attribute of the model ``sql`` has what is read from it, and ``values`` what is the same in
    each row; what neither names gets the model's own default. What both name has a %s in its
    ``sql``, where the value goes.
    """
    table = model._meta  # noqa: SLF001 - documented by Django all the same
    columns: list[str] = []
    expressions: list[str] = []
    parameters: list[Any] = []
    for field in table.concrete_fields:
        if field.primary_key:
            continue
        columns.append(connection.ops.quote_name(field.column))
        expressions.append(sql.get(field.attname, "%s"))
        if field.attname not in sql or field.attname in values:
            value = values.get(field.attname, field.get_default())
            parameters.append(field.get_db_prep_save(value, connection))
    statement = (
        f"INSERT INTO {table.db_table} ({', '.join(columns)}) "
        f"SELECT {', '.join(expressions)} {source}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
