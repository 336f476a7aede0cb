from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('residents', '0006_password_with_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='roleassignment',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ended on'),
        ),
        migrations.RemoveConstraint(
            model_name='roleassignment',
            name='role_once_per_start',
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'starts_on'), name='role_once_per_start'),
        ),
    ]
