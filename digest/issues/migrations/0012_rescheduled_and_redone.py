import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0011_correction")]

    operations = [
        migrations.AddField(
            model_name="edit",
            name="redoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="redone_by",
                to="issues.edit",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="composed_for",
            field=models.DateField(blank=True, null=True),
        ),
    ]
