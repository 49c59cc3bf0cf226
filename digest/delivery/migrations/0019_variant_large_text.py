from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0018_carried_notice'),
    ]

    operations = [
        migrations.AddField(
            model_name='variant',
            name='large_text',
            field=models.BooleanField(null=True),
        ),
    ]
