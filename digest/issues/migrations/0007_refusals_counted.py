from django.db import migrations, models
from django.db.models import F


def count_former_ones_as_done(apps, schema_editor):
    """Whoever was refused before may have been let back since."""
    issues = apps.get_model("issues", "Issue").objects.filter(state="sent")
    issues.update(refusals_counted_at=F("finished_at"))


class Migration(migrations.Migration):
    dependencies = [("issues", "0006_rejections_shown")]

    # Nullable, as in 0006.
    operations = [
        migrations.AddField(
            model_name="issue",
            name="refusals_counted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(count_former_ones_as_done, migrations.RunPython.noop),
    ]
