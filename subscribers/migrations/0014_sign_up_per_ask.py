from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subscribers', '0013_missed_in_pause'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='signup',
            name='sign_up_once_until_confirmed',
        ),
        migrations.AddIndex(
            model_name='signup',
            index=models.Index(condition=models.Q(('email_key', ''), _negated=True), fields=['newsletter', 'email_key'], name='sign_up_unconfirmed'),
        ),
    ]
