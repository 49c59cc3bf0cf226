"""Leave out of the largest table what costs each row of it more than the row itself."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

# SQLite makes a table anew to change it, and its triggers are gone then.
deliveries_stay = importlib.import_module("digest.delivery.migrations.0006_deliveries_stay")


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0007_attempt_boot"),
        ("issues", "0005_audience"),
        ("subscribers", "0004_soft_bounces_index"),
    ]

    operations = [
        migrations.RunPython(deliveries_stay.remove, deliveries_stay.add, elidable=False),
        migrations.AlterField(
            model_name="delivery",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="delivery.batch",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="issue",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="issues.issue",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="subscriber",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="subscribers.subscriber",
            ),
        ),
        migrations.RunPython(deliveries_stay.add, deliveries_stay.remove, elidable=False),
    ]
