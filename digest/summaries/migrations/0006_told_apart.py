import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("summaries", "0005_edited_and_merged")]

    operations = [
        migrations.CreateModel(
            name="ToldApart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told_apart",
                        to="summaries.summary",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="summaries.summary",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "told apart",
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="told_apart_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))),
                        name="told_apart_in_order",
                    ),
                ],
            },
        ),
    ]
