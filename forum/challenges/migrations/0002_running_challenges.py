"""Challenges that were raised before there was a procedure get a case where they are: collecting, checked, or over."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

STATES = {"support_open": "C30", "support_check": "C35", "support_insufficient": "C38"}


def bring_in(apps, schema_editor):
    from datetime import date

    from participation.procedures.presets import only, preset

    get = apps.get_model
    challenges = get("forum", "Challenge").objects.filter(proposal__isnull=True).select_related("topic").order_by("pk")
    if not challenges.exists():
        return
    needed, days = settings.CHALLENGE_THRESHOLD, settings.CHALLENGE_SUPPORT_DAYS
    change = only(needed)
    change["support"] |= {"window_days": days}
    regulation, _made = get("procedures", "Regulation").objects.get_or_create(
        procedure="challenge",
        version=f"standard-{needed}-{days}",
        defaults={
            "effective_from": date(2000, 1, 1),
            "rules": preset("challenge", "klassiek", **change),
            "adopted_at": django.utils.timezone.now(),
        },
    )
    for number, challenge in enumerate(challenges, start=1):
        _bring_in(get, challenge, regulation, number)


def _bring_in(get, challenge, regulation, number):
    topic, state = challenge.topic, STATES[challenge.state]
    since = challenge.support_ended_at or topic.created_at
    case = get("procedures", "Case").objects.create(
        procedure="challenge", number=f"{topic.created_at.year}-{number:03d}", title=topic.title, state=state,
        state_since=since, regulation=regulation, opened_at=topic.created_at, submitted_at=topic.created_at,
        ended_at=since if state == "C38" else None, threshold=challenge.threshold,
    )
    proposal = get("challenges", "Proposal").objects.create(
        case=case, spokesperson_id=topic.author_id, challenge=challenge, channel=topic.channel,
        touched_at=topic.created_at, theme_id=topic.theme_id, neighbourhood_id=topic.neighbourhood_id,
        title=topic.title, summary=challenge.summary, task=challenge.task, area=challenge.task, change=topic.source[:5000],
        group_name=challenge.group_name, declared_at=topic.created_at,
    )
    for each in challenge.initiators.order_by("position"):
        get("challenges", "Member").objects.create(
            proposal=proposal, name=each.name, person_id=each.person_id, confirmed_at=topic.created_at,
            confirmed_by="web",
        )


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_initial"), ("procedures", "0002_cases")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="told_share",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="told that so many hundredths have signed"),
        ),
        migrations.RunPython(bring_in, migrations.RunPython.noop, elidable=True),
    ]
