"""Seal what an entry says of a read of personal data, so that it can be emptied and the chain still follows.

The columns are added by plain statements, as in migration 0003. The lock on the entries gets one exception: through the
door, a sealed read of a year ago may lose who, whose, what and what for, and its salt.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REFUSAL = "The audit record is append-only."
STAYS = "NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.action = OLD.action AND NEW.seal = OLD.seal"
EMPTIED = (
    "NEW.actor_id IS NULL AND NEW.on_behalf_of_id IS NULL AND NEW.channel = '' AND NEW.subject_type = '' "
    "AND NEW.subject_id = '' AND NEW.reason = '' AND NEW.salt = '' AND NEW.data = '{}'"
)
IS_OVER = {
    "postgresql": "OLD.at < statement_timestamp() - interval '365 days'",
    "sqlite": "OLD.at < strftime('%Y-%m-%d %H:%M:%f', 'now', '-365 days')",
}
SQLITE = "CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry {when}BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
POSTGRESQL = f"""
CREATE FUNCTION audit_refuse_but_emptying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('audit.door', true) = 'open' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF OLD.action = 'audit.read' AND OLD.seal <> '' AND {IS_OVER['postgresql']} AND {STAYS} AND {EMPTIED} THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSAL}';
END $$;
"""
ROW = "CREATE TRIGGER audit_entry_row BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION {function}()"


def column(name: str, size: int) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE audit_entry ADD COLUMN {name} varchar({size}) DEFAULT '' NOT NULL",
        f"ALTER TABLE audit_entry DROP COLUMN {name}",
        [
            migrations.AddField(
                "entry", name, models.CharField(blank=True, db_default="", default="", max_length=size, verbose_name=name)
            )
        ],
    )


def let_reads_be_emptied(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        schema_editor.execute("DROP TRIGGER audit_entry_row ON audit_entry")
        schema_editor.execute(ROW.format(function="audit_refuse_but_emptying"))
        return
    is_open = "EXISTS (SELECT 1 FROM audit_door)"
    is_read = f"OLD.action = 'audit.read' AND OLD.seal <> '' AND {IS_OVER['sqlite']}"
    schema_editor.execute("DROP TRIGGER audit_entry_update")
    when = f"WHEN NOT ({is_open} AND {is_read} AND {STAYS} AND {EMPTIED}) "
    schema_editor.execute(SQLITE.format(when=when, refusal=REFUSAL))


def refuse_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_entry_row ON audit_entry")
        schema_editor.execute(ROW.format(function="audit_refuse"))
        schema_editor.execute("DROP FUNCTION audit_refuse_but_emptying")
        return
    schema_editor.execute("DROP TRIGGER audit_entry_update")
    schema_editor.execute(SQLITE.format(when="", refusal=REFUSAL))


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_heads_and_segments")]
    operations = [column("salt", 32), column("seal", 64), migrations.RunPython(let_reads_be_emptied, refuse_all)]
