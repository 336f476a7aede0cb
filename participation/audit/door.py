"""The one door in the append-only record, for retention and for emptying a test database.

While it is open, this connection (PostgreSQL) or this database file (SQLite) lets record rows be deleted; the
triggers of migration 0002 look at it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

_OPEN = {
    "postgresql": "SELECT set_config('audit.door', 'open', false)",
    "sqlite": "INSERT INTO audit_door (is_open) VALUES (1)",
}
_SHUT = {
    "postgresql": "SELECT set_config('audit.door', '', false)",
    "sqlite": "DELETE FROM audit_door",
}


@contextmanager
def open_door(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(_OPEN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(_SHUT[connection.vendor])
