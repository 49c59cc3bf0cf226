from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0005_audience")]

    # All of them nullable: SQLite would make the table anew for any other, which the ledger's
    # triggers know by name.
    operations = [
        migrations.AddField(
            model_name="issue",
            name="rejections_doubted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="rejections_shown",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="rejections_shown_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
