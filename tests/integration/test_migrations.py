"""The migrations make the tables that the models describe, on either database, and go back."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OWN_APPS = [
    config.label
    for config in apps.get_app_configs()
    if "django" not in config.name and config.models_module is not None
]

Schema = dict[str, tuple[frozenset[str], frozenset[str]]]


def schema() -> Schema:
    """Table -> names of its columns and constraints."""
    with connection.cursor() as cursor:
        return {
            table: (
                frozenset(
                    column.name
                    for column in connection.introspection.get_table_description(cursor, table)
                ),
                frozenset(connection.introspection.get_constraints(cursor, table)),
            )
            for table in connection.introspection.table_names(cursor)
            if table != "django_migrations"
        }


@pytest.mark.django_db
def test_no_model_waits_for_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_no_two_migrations_compete() -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}


@pytest.mark.django_db
def test_every_model_has_its_table_and_the_rules_it_names() -> None:
    tables = schema()
    for model in apps.get_models():
        columns, constraints = tables[model._meta.db_table]
        assert {field.column for field in model._meta.local_fields} <= columns
        assert {rule.name for rule in model._meta.constraints} <= constraints


@pytest.mark.django_db(transaction=True)
def test_the_migrations_go_back_to_nothing_and_come_again() -> None:
    before = schema()
    for app in OWN_APPS:
        call_command("migrate", app, "zero", verbosity=0)
    assert not any(table.startswith(tuple(OWN_APPS)) for table in schema())
    call_command("migrate", verbosity=0)
    assert schema() == before


def test_django_finds_nothing_to_mend() -> None:
    call_command("check", fail_level="WARNING")
