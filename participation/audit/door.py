"""The one door in the append-only record, for retention and for emptying a test database.

While it is open, this transaction lets record rows be deleted, never changed; the triggers of migration 0002 look at
it. No other connection sees it open, and a crash shuts it: it opens and shuts in one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_OPEN = {
    "postgresql": "SELECT set_config('audit.door', 'open', true)",
    "sqlite": "INSERT INTO audit_door (is_open) VALUES (1)",
}
_SHUT = {
    "postgresql": "SELECT set_config('audit.door', '', true)",
    "sqlite": "DELETE FROM audit_door",
}


@contextmanager
def open_door(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the block delete rows of the record. When the block fails, what it did is undone."""
    with transaction.atomic(using=connection.alias):
        _execute(connection, _OPEN)
        yield
        _execute(connection, _SHUT)


def _execute(connection: BaseDatabaseWrapper, statements: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
