from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("polls", "0007_more_methods"),
    ]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="moved_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="votes per option moved at"),
        ),
        migrations.CreateModel(
            name="ReceiptCode",
            fields=[
                ("key", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("poll_key", models.UUIDField(db_index=True, editable=False)),
            ],
            options={
                "verbose_name": "receipt code",
                "verbose_name_plural": "receipt codes",
            },
        ),
    ]
