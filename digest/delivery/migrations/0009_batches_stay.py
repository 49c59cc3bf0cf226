"""No batch that speaks for deliveries of a planned issue can be deleted."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER batch_stays BEFORE DELETE ON delivery_batch
    WHEN EXISTS (SELECT 1 FROM delivery_delivery d JOIN issues_issue i ON i.id = d.issue_id
        WHERE d.batch_id = OLD.id AND i.audience IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'a batch of a planned issue is never deleted'); END""",
)
SQLITE_BACK = ("DROP TRIGGER batch_stays",)
POSTGRESQL = (
    """CREATE FUNCTION batch_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM delivery_delivery d JOIN issues_issue i ON i.id = d.issue_id
            WHERE d.batch_id = OLD.id AND i.audience IS NOT NULL) THEN
            RAISE 'a batch of a planned issue is never deleted'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END $$""",
    """CREATE TRIGGER batch_stays BEFORE DELETE ON delivery_batch
    FOR EACH ROW EXECUTE FUNCTION batch_stays()""",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER batch_stays ON delivery_batch",
    "DROP FUNCTION batch_stays()",
)


def add(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if is_sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("issues", "0005_audience"),
        ("delivery", "0008_lighter_deliveries"),
    ]

    operations = [migrations.RunPython(add, remove, elidable=False)]
