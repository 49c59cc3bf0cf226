from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("summaries", "0003_looked_up")]

    operations = [
        migrations.AddField(
            model_name="summary",
            name="asked_at",
            field=models.DateTimeField(null=True, blank=True),
        ),
    ]
