from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0010_conversation"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="challenge",
            name="challenge_state_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="topic",
            name="topic_kind_is_known",
        ),
        migrations.AlterField(
            model_name="challenge",
            name="state",
            field=models.CharField(
                choices=[
                    ("support_open", "Collecting signatures"),
                    ("support_check", "Signatures are being checked"),
                    ("support_insufficient", "Not enough signatures"),
                    ("support_ended", "Collecting signatures ended"),
                ],
                default="support_open",
                max_length=24,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="kind",
            field=models.CharField(
                choices=[
                    ("information", "Information"),
                    ("question", "Question"),
                    ("problem", "Problem"),
                    ("need", "Need"),
                    ("challenge", "Right to challenge"),
                    ("agenda", "Proposal of residents for the council"),
                    ("petition", "Petition"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["support_open", "support_check", "support_insufficient", "support_ended"])
                ),
                name="challenge_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["information", "question", "problem", "need", "challenge", "agenda", "petition"])
                ),
                name="topic_kind_is_known",
            ),
        ),
    ]
