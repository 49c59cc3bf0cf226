"""Bringing the database's tables up to date, by one process at a time."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from digest.cli.process.first_comer import first_comer


class NewerDatabaseError(RuntimeError):
    """A newer version of the program has been at this database."""


def update_database(home: Path) -> bool:
    """Apply the migrations that are missing; return whether any were.

    Whoever starts first does it, and the others wait. Raises NewerDatabaseError and Django's
    DatabaseError.
    """
    if not missing_migrations():
        return False
    with first_comer(home):
        if not missing_migrations():
            return False
        call_command("migrate", interactive=False, verbosity=0)
    return True


def missing_migrations() -> list[str]:
    """Return the names of the migrations that are still to be applied, in their order.

    Raises NewerDatabaseError where the database holds some that this program does not know.
    """
    executor = MigrationExecutor(connection)
    known = executor.loader.disk_migrations
    apps = {app for app, _ in known}
    foreign = [
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in apps and (app, name) not in known
    ]
    if foreign:
        raise NewerDatabaseError(
            f"The database was made by a newer version of this program ({min(foreign)}); install "
            "that version, or put back a backup from before it."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
