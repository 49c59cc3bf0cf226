import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0009_editors_words")]

    operations = [
        # As in the migration before.
        migrations.RunSQL(
            "ALTER TABLE issues_issue ADD COLUMN revision integer DEFAULT 0 NOT NULL "
            "CHECK (revision >= 0)",
            "ALTER TABLE issues_issue DROP COLUMN revision",
            state_operations=[
                migrations.AddField(
                    model_name="issue",
                    name="revision",
                    field=models.PositiveIntegerField(default=0, db_default=0),
                )
            ],
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=254)),
                ("at", models.DateTimeField()),
                ("field", models.CharField(max_length=40)),
                ("what", models.CharField(max_length=200)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to="issues.issue",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone_by",
                        to="issues.edit",
                    ),
                ),
            ],
            options={
                "ordering": ["issue", "-revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issue", "revision"), name="edit_once_a_revision"
                    )
                ],
            },
        ),
    ]
