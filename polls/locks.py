"""What can not change any more, held by the database itself: triggers on PostgreSQL and SQLite.

- From its announcement on, a poll keeps its question, options, arguments, times and rules, and its state only moves as
  STEPS says. A suspended poll alone may close later than announced.
- From its freezing on, its electoral roll stays as it is, and so does its manifest.
- From its closing on, its ballots stay as they are; once it is counted, what it came to does.

Nothing gets past them but the door of participation/audit/door.py (retention, emptying a test database).

SQLite copies a table to change it, which loses the table's own triggers and refuses while another table's trigger
names it. So a migration that changes one of these tables starts with `lift_locks` and ends with `set_locks`;
tests/polls/test_locks.py tells whoever forgets.
"""

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LOCKED = (
    "key", "slug", "question", "default_language", "method", "min_choices", "max_choices", "points",
    "seats", "budget", "least_votes", "legal_effect", "legal_basis", "deciding_body", "electorate", "quorum_base",
    "quorum",
    "inhabitants", "inhabitants_on", "inhabitants_source", "threshold", "counts_abstentions", "objection_days",
    "visibility", "result_step", "opens_at", "closes_at",
)  # fmt: skip
LOCKED_WITH_ROLL = ("reference_date", "roll_date", "roll_source")
LOCKED_WITH_COUNT = ("ending", "counted_at")
NEXT = {
    "draft": ("announced",),
    "announced": ("frozen", "annulled"),
    "frozen": ("open", "suspended", "closing", "annulled"),
    "open": ("suspended", "closing", "annulled"),
    "suspended": ("frozen", "open", "annulled"),
    "closing": ("closed",),
    "closed": ("counted", "annulled"),
    "counted": ("certified", "annulled"),
    "certified": ("answered", "annulled"),
    "answered": ("archived", "annulled"),
}
STEPS = tuple((old, new) for old, following in NEXT.items() for new in following)

POLL_FIXED = "This poll is announced: its question, options, times and rules are fixed."
STATE_FORWARD = "The state of a poll only moves forward."
ROLL_FIXED = "This poll is frozen: its electoral roll is fixed."
MANIFEST_FIXED = "A manifest never changes."
BALLOTS_FIXED = "This poll is closed: its ballots are fixed."

_A_STEP = " OR ".join(f"(OLD.state = '{old}' AND NEW.state = '{new}')" for old, new in STEPS)
_ANNOUNCED = "EXISTS (SELECT 1 FROM polls_poll WHERE id = {row}.poll_id AND state <> 'draft')"
_FROZEN = "EXISTS (SELECT 1 FROM polls_poll WHERE id = {row}.poll_id AND state NOT IN ('draft', 'announced'))"
_CLOSED = (
    "EXISTS (SELECT 1 FROM polls_poll WHERE key = {row}.poll_key "
    "AND state IN ('closed', 'counted', 'certified', 'answered', 'archived', 'annulled'))"
)
_FIXED_FROM = (
    ("OLD.state <> 'draft'", LOCKED),
    ("OLD.state NOT IN ('draft', 'announced')", LOCKED_WITH_ROLL),
    ("OLD.ending <> ''", LOCKED_WITH_COUNT),
)
_UNLESS = {"closes_at": "OLD.state = 'suspended' AND NEW.closes_at > OLD.closes_at"}

# table, the rows that each event looks at, what is refused, why
_TABLES = (
    ("polls_poll", ("UPDATE OLD",), "{changed}", POLL_FIXED),
    ("polls_poll", ("UPDATE NEW",), f"OLD.state <> NEW.state AND NOT ({_A_STEP})", STATE_FORWARD),
    ("polls_option", ("INSERT NEW", "UPDATE NEW", "UPDATE OLD", "DELETE OLD"), _ANNOUNCED, POLL_FIXED),
    ("polls_argument", ("INSERT NEW", "UPDATE NEW", "UPDATE OLD", "DELETE OLD"), _ANNOUNCED, POLL_FIXED),
    ("polls_poll_neighbourhoods", ("INSERT NEW", "UPDATE NEW", "DELETE OLD"), _ANNOUNCED, POLL_FIXED),
    ("polls_rollentry", ("INSERT NEW", "UPDATE NEW", "DELETE OLD"), _FROZEN, ROLL_FIXED),
    ("polls_manifest", ("UPDATE OLD", "DELETE OLD"), "OLD.poll_id IS NOT NULL", MANIFEST_FIXED),
    ("polls_incident", ("UPDATE OLD", "DELETE OLD"), "OLD.poll_id IS NOT NULL", MANIFEST_FIXED),
    ("polls_ballot", ("INSERT NEW", "UPDATE NEW", "UPDATE OLD", "DELETE OLD"), _CLOSED, BALLOTS_FIXED),
)
_LOCKS = tuple((table, *look.split(), refused, why) for table, looks, refused, why in _TABLES for look in looks)
_SHUT = {
    "postgresql": "current_setting('audit.door', true) IS DISTINCT FROM 'open'",
    "sqlite": "NOT EXISTS (SELECT 1 FROM audit_door)",
}


def set_locks(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers, in the database that holds the polls, over the columns that it has at this migration."""
    if schema_editor.connection.alias == "default":
        tables = set(schema_editor.connection.introspection.table_names())
        changed = _changes({field.column for field in apps.get_model("polls", "poll")._meta.fields})
        for table, event, row, refused, why in _locks_here():
            if table not in tables:
                continue
            refused = refused.replace("{changed}", changed)
            for statement in _statements(schema_editor.connection.vendor, table, event, row, refused, why):
                schema_editor.execute(statement)


def _changes(there: set[str]) -> str:
    """Return what may not change of a poll, over the columns that are there."""
    groups = ((when, [name for name in names if name in there]) for when, names in _FIXED_FROM)
    return " OR ".join(f"({when} AND ({' OR '.join(map(_is_moved, names))}))" for when, names in groups if names)


def _is_moved(name: str) -> str:
    moved = f"NEW.{name} IS DISTINCT FROM OLD.{name}"
    return f"({moved} AND NOT ({_UNLESS[name]}))" if name in _UNLESS else moved


def lift_locks(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.alias == "default":
        for table, event, row, *_rest in _locks_here():
            schema_editor.execute(_DROP[schema_editor.connection.vendor].format(name=_name(table, event, row)))


def names_of_locks() -> list[str]:
    """Return the names of the triggers that the database with the polls must have."""
    return [_name(table, event, row) for table, event, row, *_rest in _locks_here()]


def _locks_here() -> list[tuple[str, ...]]:
    """Return the locks that this installation can have: ballots in a database of their own can not see the polls."""
    return [lock for lock in _LOCKS if lock[0] != "polls_ballot" or "box" not in settings.DATABASES]


_DROP = {"postgresql": "DROP FUNCTION IF EXISTS {name}() CASCADE", "sqlite": "DROP TRIGGER IF EXISTS {name}"}


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
