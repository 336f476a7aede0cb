"""Say on whose behalf something was done, and why.

The columns are added by plain statements: Django would make SQLite's table anew, and lose the triggers that lock it.
"""

from django.db import migrations, models

BEHALF = "ALTER TABLE audit_entry ADD COLUMN on_behalf_of_id bigint NULL"
REASON = "ALTER TABLE audit_entry ADD COLUMN reason text DEFAULT '' NOT NULL"


def without(column: str) -> str:
    return f"ALTER TABLE audit_entry DROP COLUMN {column}"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            BEHALF,
            without("on_behalf_of_id"),
            [
                migrations.AddField(
                    "entry",
                    "on_behalf_of_id",
                    models.BigIntegerField(null=True, verbose_name="on behalf of"),
                )
            ],
        ),
        migrations.RunSQL(
            REASON,
            without("reason"),
            [
                migrations.AddField(
                    "entry", "reason", models.TextField(blank=True, db_default="", default="", verbose_name="reason")
                )
            ],
        ),
    ]
