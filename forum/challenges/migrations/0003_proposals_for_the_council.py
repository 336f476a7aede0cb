import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0002_running_challenges'),
        ('procedures', '0002_cases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='proposal',
            name='addressee',
            field=models.CharField(blank=True, db_default='', max_length=120, verbose_name='whom you ask'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='contact',
            field=models.TextField(blank=True, db_default='', max_length=500, verbose_name='your name and address'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='question',
            field=models.TextField(blank=True, db_default='', max_length=5000, verbose_name='question'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='speaker',
            field=models.CharField(blank=True, db_default='', max_length=120, verbose_name='who wants to speak to the council'),
        ),
        migrations.CreateModel(
            name='CaseFollow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(verbose_name='since')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='procedures.case', verbose_name='case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'followed case',
                'verbose_name_plural': 'followed cases',
                'constraints': [models.UniqueConstraint(fields=('case', 'person'), name='case_follow_once_per_person')],
            },
        ),
    ]
