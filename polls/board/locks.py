"""Boards only grow, held by the database itself: triggers refuse every change and removal, on both databases.

Nothing gets past them but the door of participation/audit/door.py (an emptied test database, a restored backup).
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("board_sheet", "board_paper")
EVENTS = ("UPDATE", "DELETE")
ONLY_GROWS = "A board only grows: what stands on it is neither changed nor removed."
_SHUT = {
    "postgresql": "current_setting('audit.door', true) IS DISTINCT FROM 'open'",
    "sqlite": "NOT EXISTS (SELECT 1 FROM audit_door)",
}
_DROP = {"postgresql": "DROP FUNCTION {name}() CASCADE", "sqlite": "DROP TRIGGER {name}"}


def set_locks(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.alias == "default":
        for table, event in _locked():
            for statement in _statements(schema_editor.connection.vendor, table, event):
                schema_editor.execute(statement)


def lift_locks(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.alias == "default":
        for table, event in _locked():
            schema_editor.execute(_DROP[schema_editor.connection.vendor].format(name=_name(table, event)))


def names_of_locks() -> list[str]:
    """Return the names of the triggers that the database with the boards must have."""
    return [_name(table, event) for table, event in _locked()]


def _locked() -> list[tuple[str, str]]:
    return [(table, event) for table in TABLES for event in EVENTS]


def _name(table: str, event: str) -> str:
    return f"{table}_lock_{event}".lower()


def _statements(vendor: str, table: str, event: str) -> list[str]:
    name, shut = _name(table, event), _SHUT[vendor]
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {shut} "
            f"BEGIN SELECT RAISE(ABORT, '{ONLY_GROWS}'); END"
        ]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {shut} THEN "
        f"RAISE EXCEPTION '{ONLY_GROWS}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
