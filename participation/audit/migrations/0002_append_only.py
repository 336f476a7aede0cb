"""Refuse every change to the record but adding to it, on both databases; audit/door.py is the one way through."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("audit_entry", "audit_link")
REFUSAL = "The audit record is append-only."
SAME_ROW = {  # what SQLite's REPLACE would silently delete first, without asking the triggers for DELETE
    "audit_entry": "id = NEW.id",
    "audit_link": "position = NEW.position OR entry_id = NEW.entry_id",
}

POSTGRESQL = f"""
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('audit.door', true) = 'open' AND TG_OP <> 'UPDATE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{REFUSAL}';
END $$;
"""


def build(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute("CREATE TABLE audit_door (is_open integer NOT NULL)")
    for table in TABLES:
        for statement in _triggers(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


def _triggers(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {table}_row BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
            f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
        ]
    return [
        f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} WHEN NOT EXISTS (SELECT 1 FROM audit_door) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {SAME_ROW[table]}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def tear_down(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_refuse() CASCADE")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_update")
        schema_editor.execute(f"DROP TRIGGER {table}_delete")
        schema_editor.execute(f"DROP TRIGGER {table}_replace")
    schema_editor.execute("DROP TABLE audit_door")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(build, tear_down)]
