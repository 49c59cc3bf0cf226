"""No delivery of a planned issue can be deleted: what became of each copy stays known."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER delivery_stays BEFORE DELETE ON delivery_delivery
    WHEN EXISTS (SELECT 1 FROM issues_issue WHERE id = OLD.issue_id AND audience IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'a delivery of a planned issue is never deleted'); END""",
)
SQLITE_BACK = ("DROP TRIGGER delivery_stays",)
POSTGRESQL = (
    """CREATE FUNCTION delivery_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM issues_issue WHERE id = OLD.issue_id AND audience IS NOT NULL) THEN
            RAISE 'a delivery of a planned issue is never deleted'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END $$""",
    """CREATE TRIGGER delivery_stays BEFORE DELETE ON delivery_delivery
    FOR EACH ROW EXECUTE FUNCTION delivery_stays()""",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER delivery_stays ON delivery_delivery",
    "DROP FUNCTION delivery_stays()",
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
        ("delivery", "0005_events_pace_watch"),
    ]

    operations = [migrations.RunPython(add, remove, elidable=False)]
