"""By hand, for the reason that 0009 gives."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0013_edit_decided")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE issues_issue ADD COLUMN composed_by varchar(254) DEFAULT '' NOT NULL",
            "ALTER TABLE issues_issue DROP COLUMN composed_by",
            state_operations=[
                migrations.AddField(
                    model_name="issue",
                    name="composed_by",
                    field=models.CharField(blank=True, max_length=254, default="", db_default=""),
                )
            ],
        )
    ]
