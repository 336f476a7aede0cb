"""Which tables are in a backup, by the databases they lie in: all that the installed apps keep, three excepted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from participation.backup.values import Kind, from_database, kind_of

LEFT_OUT = {
    "residents.session": "whoever has the file would be logged in as everybody; after a restore all log in again",
    "wagtailsearch.indexentry": "made again from the pages, in the form that the database at hand needs",
    "wagtailsearch.sqliteftsindexentry": "the same",
}
ROWS_AT_ONCE = 5_000

_BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@dataclass(frozen=True)
class Table:
    """A table as it stands in a backup. `key` orders its rows; `counter` is the column that is numbered, or ""."""

    name: str
    key: str
    counter: str
    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]


def tables_of(alias: str) -> list[Table]:
    """Return the tables that a backup takes from the database `alias`."""
    return [_table(model) for model in models_of(alias) if model._meta.label_lower not in LEFT_OUT]


def models_of(alias: str) -> list[type[Model]]:
    """Return what is stored in the database `alias`, those left out of backups too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and router.db_for_write(model) == alias
    ]


def _table(model: type[Model]) -> Table:
    fields, counter = model._meta.local_concrete_fields, model._meta.auto_field
    return Table(
        name=model._meta.db_table,
        key=str(model._meta.pk.column),
        counter=str(counter.column) if counter else "",
        columns=tuple(str(field.column) for field in fields),
        kinds=tuple(kind_of(field) for field in fields),
    )


@contextmanager
def still(alias: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own that sees one and the same moment until the block ends, and keeps nobody from writing."""
    connection = connections[alias].copy()
    try:
        remember_more(connection)
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN[connection.vendor])
            cursor.execute("SELECT count(*) FROM django_migrations")  # the moment is that of the first reading
        yield connection
    finally:
        connection.close()


def remember_more(connection: BaseDatabaseWrapper) -> None:
    """Let SQLite keep up to 64 MiB of pages in memory instead of 2: random keys touch all of an index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -65536")


def rows_of(connection: BaseDatabaseWrapper, table: Table) -> Iterator[list[Any]]:
    """Yield the rows of `table` in the order of their keys, never all of them in memory.

    The order of the keys, not of the table: ballots have random keys, so a backup does not tell who voted after whom.
    """
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, table.columns))
    convert: Callable[[Any], list[Any]] = from_database(connection.vendor, table.kinds)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {quote(table.key)}")  # noqa: S608
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from map(convert, rows)


def last_number(connection: BaseDatabaseWrapper, table: Table) -> int:
    """Return the highest number ever given out in `table`, so that nobody gets the number of who was deleted."""
    if not table.counter:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        else:
            cursor.execute(f"SELECT last_value FROM {_sequence(cursor, table)} WHERE is_called")  # noqa: S608
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def set_last_number(connection: BaseDatabaseWrapper, table: Table, number: int) -> None:
    """Let `table` go on counting after `number`."""
    if not table.counter:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, number])
        else:
            cursor.execute("SELECT setval(%s, %s, %s)", [_sequence(cursor, table), max(number, 1), number > 0])


def _sequence(cursor: Any, table: Table) -> str:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.counter])
    return str(cursor.fetchone()[0])
