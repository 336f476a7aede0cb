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
                    name='RecordedVote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('motion', models.CharField(max_length=300, verbose_name='what was voted on')),
                        ('body', models.CharField(max_length=120, verbose_name='who voted')),
                        ('held_on', models.DateField(verbose_name='day of the vote')),
                        ('recorded_at', models.DateTimeField(verbose_name='entered on')),
                        ('reason', models.TextField(blank=True, max_length=500, verbose_name='why it is corrected')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='procedures.case', verbose_name='case')),
                        ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrected_by', to='council.recordedvote', verbose_name='corrects')),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'recorded vote',
                        'verbose_name_plural': 'recorded votes',
                        'ordering': ('held_on', 'pk'),
                    },
                ),
                migrations.CreateModel(
                    name='MemberVote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('fraction', models.CharField(blank=True, max_length=80, verbose_name='fraction')),
                        ('choice', models.CharField(choices=[('for', 'for'), ('against', 'against'), ('abstained', 'abstained'), ('absent', 'absent'), ('conflict', 'did not take part: conflict of interest')], max_length=10, verbose_name='vote')),
                        ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='council.recordedvote')),
                    ],
                    options={
                        'verbose_name': 'vote of a member',
                        'verbose_name_plural': 'votes of members',
                        'ordering': ('fraction', 'name', 'pk'),
                    },
                ),
                migrations.CreateModel(
                    name='Adoption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fraction', models.CharField(blank=True, max_length=80, verbose_name='fraction')),
                        ('at', models.DateTimeField(verbose_name='since')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='until')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adoptions', to='procedures.case', verbose_name='case')),
                        ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='council member')),
                    ],
                    options={
                        'verbose_name': 'case taken up',
                        'verbose_name_plural': 'cases taken up',
                        'ordering': ('pk',),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('case', 'member'), name='adoption_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='CoSignature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fraction', models.CharField(blank=True, max_length=80, verbose_name='fraction')),
                        ('at', models.DateTimeField(verbose_name='on')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cosignatures', to='procedures.case', verbose_name='case')),
                        ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='council member')),
                    ],
                    options={
                        'verbose_name': 'signature of a member',
                        'verbose_name_plural': 'signatures of members',
                        'ordering': ('pk',),
                        'constraints': [models.UniqueConstraint(fields=('case', 'member'), name='cosignature_once_per_member')],
                    },
                ),
                migrations.CreateModel(
                    name='ElectionPeriod',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first', models.DateField(verbose_name='first day')),
                        ('last', models.DateField(verbose_name='last day')),
                        ('election', models.CharField(max_length=120, verbose_name='which election')),
                        ('set_at', models.DateTimeField(verbose_name='set on')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='ended on')),
                        ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'election period',
                        'verbose_name_plural': 'election periods',
                        'ordering': ('first',),
                        'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='election_period_ends_after_it_begins')],
                    },
                ),
                migrations.CreateModel(
                    name='Question',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fraction', models.CharField(blank=True, max_length=80, verbose_name='fraction')),
                        ('words', models.TextField(max_length=5000, verbose_name='question')),
                        ('asked_at', models.DateTimeField(verbose_name='asked on')),
                        ('warn_at', models.DateTimeField(verbose_name='warned at')),
                        ('due_at', models.DateTimeField(verbose_name='answer until')),
                        ('warned_at', models.DateTimeField(null=True, verbose_name='warned on')),
                        ('late_noted_at', models.DateTimeField(null=True, verbose_name='noted as late on')),
                        ('answer', models.TextField(blank=True, max_length=5000, verbose_name='answer')),
                        ('answered_for', models.CharField(blank=True, max_length=120, verbose_name='who answers')),
                        ('answered_at', models.DateTimeField(null=True, verbose_name='answered on')),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='procedures.case', verbose_name='case')),
                    ],
                    options={
                        'verbose_name': 'question to the executive',
                        'verbose_name_plural': 'questions to the executive',
                        'ordering': ('pk',),
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='question_answered_has_words'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='question_has_words')],
                    },
                ),
            ],
            [
                migrations.AddConstraint(
                    model_name='recordedvote',
                    constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='recorded_vote_corrected_for_a_reason'),
                ),
                migrations.AddConstraint(
                    model_name='recordedvote',
                    constraint=models.CheckConstraint(condition=models.Q(('corrects', models.F('pk')), _negated=True), name='recorded_vote_corrects_another'),
                ),
                migrations.AddConstraint(
                    model_name='membervote',
                    constraint=models.UniqueConstraint(fields=('vote', 'member'), name='member_vote_once'),
                ),
                migrations.AddConstraint(
                    model_name='membervote',
                    constraint=models.CheckConstraint(condition=models.Q(('choice__in', ['for', 'against', 'abstained', 'absent', 'conflict'])), name='member_vote_is_known'),
                ),
            ],
        ),
    ]
