from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0012_rescheduled_and_redone")]

    operations = [
        migrations.AddField(
            model_name="edit",
            name="decided",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
