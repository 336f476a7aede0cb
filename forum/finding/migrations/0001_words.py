"""The words of topics, comments and cases, kept by triggers (forum/finding/tables.py)."""

from django.db import migrations

from forum.finding.tables import FOLD, FUNCTIONS, SOURCES, TRIGGERS, WORDS, postgresql, sqlite

COLLATIONS = ("pg_c_utf8", "und-x-icu", "default")  # the first that is there: lower case beyond ASCII
NEWEST = "CREATE INDEX comment_newest ON forum_comment (created_at DESC, id DESC)"


def build(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    made = [NEWEST]
    if is_postgresql:
        made += [FOLD.format(collation=_collation(schema_editor)), WORDS]
    for source in SOURCES:
        made += (postgresql if is_postgresql else sqlite)(source)
    for statement in made:
        schema_editor.execute(statement, params=None)


def tear_down(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    gone = ["DROP INDEX comment_newest"]
    for source in SOURCES:
        for trigger in (*TRIGGERS, "emptied") if is_postgresql else TRIGGERS:
            gone.append(f"DROP TRIGGER {source.name}_{trigger}" + (f" ON {source.table}" if is_postgresql else ""))
        gone.append(f"DROP TABLE {source.name}")
        gone += [f"DROP FUNCTION {source.name}_{each}" for each in ("note", "drop")] if is_postgresql else []
    gone += [f"DROP FUNCTION {name}" for name in FUNCTIONS] if is_postgresql else []
    for statement in gone:
        schema_editor.execute(statement, params=None)


def _collation(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT collname FROM pg_collation")
        known = {name for (name,) in cursor.fetchall()}
    return next(name for name in COLLATIONS if name in known)


class Migration(migrations.Migration):
    dependencies = [("forum", "0012_goes_on_elsewhere"), ("challenges", "0003_proposals_for_the_council")]
    operations = [migrations.RunPython(build, tear_down)]
