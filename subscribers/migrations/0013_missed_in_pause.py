from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subscribers', '0012_crowd'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='missed_in_pause',
            field=models.BooleanField(blank=True, null=True),
        ),
        # Of pauses that have begun before, nobody knows: they end as they would have.
        migrations.RunSQL(
            "UPDATE subscribers_subscription SET missed_in_pause = TRUE WHERE paused_until IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
