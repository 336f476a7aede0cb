"""What waits for an answer on the day of the upgrade gets its term from that day on: nothing was promised before."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

WAITS = ("new", "seen", "in_progress")
READ, ANSWERED = timedelta(days=7), timedelta(days=21)


def promise(apps, schema_editor):
    topics = apps.get_model("forum", "Topic").objects.filter(status__in=WAITS, challenge=None)
    duties, at = apps.get_model("answering", "Duty").objects, timezone.now()
    seen, answered = (_end_of_day(at + term) for term in (READ, ANSWERED))
    rows = topics.order_by("pk").values_list("pk", "status", "theme__team")
    duties.bulk_create(
        (
            duties.model(
                topic_id=topic, team_id=team, received_at=at, seen_until=seen, answer_until=answered,
                due_at=seen if status == "new" else answered, seen_at=None if status == "new" else at,
            )
            for topic, status, team in rows.iterator()
        ),
        batch_size=2_000,
    )  # fmt: skip


def _end_of_day(at):
    return timezone.localtime(at).replace(hour=23, minute=59, second=59, microsecond=0)


class Migration(migrations.Migration):
    dependencies = [("answering", "0001_initial")]

    operations = [migrations.RunPython(promise, migrations.RunPython.noop)]
