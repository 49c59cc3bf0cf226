"""Make it cheap to move everybody's horizon, which each planned issue does."""

import django.db.models.deletion
from django.db import migrations, models

# Half of each page stays free for the next version of its rows, which then needs no new entry in
# any index (PostgreSQL's documentation, "Heap-Only Tuples").
POSTGRESQL = "ALTER TABLE subscribers_subscription SET (fillfactor = 50)"
POSTGRESQL_BACK = "ALTER TABLE subscribers_subscription RESET (fillfactor)"


def leave_room(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


def leave_none(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [
        ("newsletters", "0002_sending"),
        ("subscribers", "0004_soft_bounces_index"),
    ]

    operations = [
        migrations.AlterField(
            model_name="subscription",
            name="newsletter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="subscriptions",
                to="newsletters.newsletter",
            ),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="subscriber",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="subscribers.subscriber",
            ),
        ),
        migrations.RunPython(leave_room, leave_none, elidable=False),
    ]
