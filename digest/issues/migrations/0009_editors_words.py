"""By hand, since Django would make the tables anew on SQLite, on which a trigger of the ledger's and
all of an issue's rows rest. Both databases add a column so without touching a row."""

from django.db import migrations, models

_LINE = "ADD COLUMN {} varchar(300) DEFAULT '' NOT NULL"


def _add_line(table: str, model: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} {_LINE.format(name)}",
        f"ALTER TABLE {table} DROP COLUMN {name}",
        state_operations=[
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.CharField(blank=True, max_length=300, default="", db_default=""),
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("issues", "0008_withdrawn_shown")]

    operations = [
        _add_line("issues_issue", "issue", "subject"),
        _add_line("issues_issue", "issue", "preheader"),
        _add_line("issues_item", "item", "teaser"),
    ]
