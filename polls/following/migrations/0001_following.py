import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from participation.new_tables import NewTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("notices", "0001_initial"),
        ("polls", "0008_steps_and_receipts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="ClosingSoon",
                    fields=[
                        (
                            "poll",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="closing_soon",
                                serialize=False,
                                to="polls.poll",
                            ),
                        ),
                        ("told_at", models.DateTimeField(verbose_name="told at")),
                    ],
                    options={
                        "verbose_name": "told that it closes soon",
                        "verbose_name_plural": "told that they close soon",
                    },
                ),
                migrations.CreateModel(
                    name="PollFollow",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "poll",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="polls.poll",
                                verbose_name="poll",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "follow of a poll",
                        "verbose_name_plural": "follows of polls",
                        "constraints": [
                            models.UniqueConstraint(fields=("poll", "person"), name="poll_follow_once_per_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Telling",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="notices.event",
                            ),
                        ),
                        ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="told at")),
                        (
                            "poll",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="polls.poll",
                                verbose_name="poll",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "news for voters",
                        "verbose_name_plural": "news for voters",
                    },
                ),
            ],
        ),
    ]
