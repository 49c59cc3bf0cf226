from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subscribers', '0015_addresses_alike'),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='recorded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
