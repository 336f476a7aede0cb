import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from participation.new_tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('procedures', '0002_cases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.CharField(max_length=60, verbose_name='of what')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='procedures.case', verbose_name='case')),
                    ],
                    options={
                        'verbose_name': 'reminder',
                        'verbose_name_plural': 'reminders',
                        'constraints': [models.UniqueConstraint(fields=('case', 'what'), name='case_reminder_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Update',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('words', models.TextField(max_length=2000, verbose_name='news')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='procedures.case', verbose_name='case')),
                    ],
                    options={
                        'verbose_name': 'news of a case',
                        'verbose_name_plural': 'news of cases',
                        'ordering': ('-at', '-pk'),
                        'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='update_has_words')],
                    },
                ),
            ],
        ),
    ]
