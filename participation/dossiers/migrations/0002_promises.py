import django.core.validators
from django.db import migrations, models
from django.db.models import F, Q

IN_A_YEAR = [django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(250)]


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [
        migrations.AddField(
            "theme", "seen_days",
            models.PositiveSmallIntegerField(
                db_default=5, default=5, validators=IN_A_YEAR, verbose_name="working days until the team has read a topic"
            ),
        ),
        migrations.AddField(
            "theme", "answer_days",
            models.PositiveSmallIntegerField(
                db_default=15, default=15, validators=IN_A_YEAR, verbose_name="working days until the team answers a topic"
            ),
        ),
        migrations.AddConstraint(
            "theme",
            models.CheckConstraint(
                condition=Q(seen_days__gte=1, answer_days__gte=F("seen_days")), name="theme_read_before_answered"
            ),
        ),
    ]  # fmt: skip
