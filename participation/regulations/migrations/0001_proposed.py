import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=20, verbose_name='procedure')),
                ('version', models.CharField(max_length=40, verbose_name='version')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('legal_basis', models.CharField(max_length=200, verbose_name='decision of the council')),
                ('link', models.URLField(blank=True, verbose_name='link')),
                ('rules', models.JSONField(verbose_name='rules')),
                ('at', models.DateTimeField(verbose_name='written on')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'proposed regulation',
                'verbose_name_plural': 'proposed regulations',
                'constraints': [models.UniqueConstraint(fields=('procedure', 'version'), name='proposed_one_per_version')],
            },
        ),
    ]
