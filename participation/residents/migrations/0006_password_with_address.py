from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('residents', '0005_roles_with_fraction'),
    ]

    operations = [
        migrations.AddField(
            model_name='emailchange',
            name='password',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=128),
        ),
    ]
