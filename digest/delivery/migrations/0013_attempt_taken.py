from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0012_accepted_restored")]

    operations = [
        migrations.AddField(
            model_name="attempt", name="taken", field=models.PositiveIntegerField(default=0)
        ),
        # Of those before, it is known alone whether anything was taken.
        migrations.RunSQL(
            "UPDATE delivery_attempt SET taken = 1 WHERE outcome = 'Submitted' AND (message_id <> ''"
            " OR (in_order AND EXISTS (SELECT 1 FROM delivery_batch b"
            " WHERE b.id = delivery_attempt.batch_id AND b.position > 0)))",
            migrations.RunSQL.noop,
        ),
    ]
