from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("delivery", "0010_batch_tried_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="providerpace",
            name="rests_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
