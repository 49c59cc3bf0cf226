from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0014_attempt_rejected")]

    # Nullable: SQLite would make the table anew for any other, which its triggers know by name.
    operations = [
        migrations.AddField(
            model_name="batch", name="refused_before", field=models.BooleanField(null=True)
        ),
    ]
