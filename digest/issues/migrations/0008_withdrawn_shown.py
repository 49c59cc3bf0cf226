from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0007_refusals_counted")]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="withdrawn_shown",
            field=models.JSONField(null=True, blank=True),
        ),
    ]
