"""What can not change any more, held by the database itself: triggers on PostgreSQL and SQLite.

- From its announcement on, a poll keeps its question, options, times and rules, and its state only moves forward.
- From its closing on, its ballots stay as they are.

Nothing gets past them but the door of participation/audit/door.py (retention, emptying a test database).

SQLite copies a table to change it, which loses the table's own triggers and refuses while another table's trigger
names it. So a migration that changes polls_poll, polls_option or polls_ballot starts with `lift_locks` and ends with
`set_locks`; tests/polls/test_locks.py tells whoever forgets.
"""

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LOCKED = (
    "key", "slug", "question", "default_language", "method", "min_choices", "max_choices", "points",
    "seats", "budget", "legal_effect", "legal_basis", "electorate", "visibility", "result_step", "opens_at",
    "closes_at",
)  # fmt: skip
STEPS = (("draft", "announced"), ("announced", "open"), ("announced", "closed"), ("open", "closed"))

POLL_FIXED = "This poll is announced: its question, options, times and rules are fixed."
STATE_FORWARD = "The state of a poll only moves forward."
BALLOTS_FIXED = "This poll is closed: its ballots are fixed."

_A_STEP = " OR ".join(f"(OLD.state = '{old}' AND NEW.state = '{new}')" for old, new in STEPS)
_ANNOUNCED = "EXISTS (SELECT 1 FROM polls_poll WHERE id = {row}.poll_id AND state <> 'draft')"
_CLOSED = "EXISTS (SELECT 1 FROM polls_poll WHERE key = {row}.poll_key AND state = 'closed')"

# table, event, the rows it looks at, what is refused, why
_LOCKS = (
    ("polls_poll", "UPDATE", "OLD", "OLD.state <> 'draft' AND ({changed})", POLL_FIXED),
    ("polls_poll", "UPDATE", "NEW", f"OLD.state <> NEW.state AND NOT ({_A_STEP})", STATE_FORWARD),
    ("polls_option", "INSERT", "NEW", _ANNOUNCED, POLL_FIXED),
    ("polls_option", "UPDATE", "NEW", _ANNOUNCED, POLL_FIXED),
    ("polls_option", "UPDATE", "OLD", _ANNOUNCED, POLL_FIXED),
    ("polls_option", "DELETE", "OLD", _ANNOUNCED, POLL_FIXED),
    ("polls_ballot", "INSERT", "NEW", _CLOSED, BALLOTS_FIXED),
    ("polls_ballot", "UPDATE", "NEW", _CLOSED, BALLOTS_FIXED),
    ("polls_ballot", "UPDATE", "OLD", _CLOSED, BALLOTS_FIXED),
    ("polls_ballot", "DELETE", "OLD", _CLOSED, BALLOTS_FIXED),
)
_SHUT = {
    "postgresql": "current_setting('audit.door', true) IS DISTINCT FROM 'open'",
    "sqlite": "NOT EXISTS (SELECT 1 FROM audit_door)",
}


def set_locks(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers, in the database that holds the polls, over the columns that it has at this migration."""
    if schema_editor.connection.alias == "default":
        there = {field.column for field in apps.get_model("polls", "poll")._meta.fields}
        changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in LOCKED if name in there)
        for table, event, row, refused, why in _locks_here():
            refused = refused.replace("{changed}", changed)
            for statement in _statements(schema_editor.connection.vendor, table, event, row, refused, why):
                schema_editor.execute(statement)


def lift_locks(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.alias == "default":
        for table, event, row, *_rest in _locks_here():
            schema_editor.execute(_DROP[schema_editor.connection.vendor].format(name=_name(table, event, row)))


def names_of_locks() -> list[str]:
    """Return the names of the triggers that the database with the polls must have."""
    return [_name(table, event, row) for table, event, row, *_rest in _locks_here()]


def _locks_here() -> list[tuple[str, str, str, str, str]]:
    """Return the locks that this installation can have: ballots in a database of their own can not see the polls."""
    return [lock for lock in _LOCKS if lock[0] != "polls_ballot" or "box" not in settings.DATABASES]


_DROP = {"postgresql": "DROP FUNCTION {name}() CASCADE", "sqlite": "DROP TRIGGER {name}"}


def _name(table: str, event: str, row: str) -> str:
    return f"{table}_lock_{event}_{row}".lower()


def _statements(vendor: str, table: str, event: str, row: str, refused: str, why: str) -> list[str]:
    name, refused = _name(table, event, row), f"({refused.format(row=row)}) AND {_SHUT[vendor]}"
    if vendor == "sqlite":
        refused = refused.replace("IS DISTINCT FROM", "IS NOT")
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{why}'); END"
        ]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {refused} THEN "
        f"RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
